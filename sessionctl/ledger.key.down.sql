DROP INDEX _sessionctl_preimages_key;
