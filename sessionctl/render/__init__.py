"""Speech: a Report becomes text, JSON, SARIF and the like. A renderer never queries."""
