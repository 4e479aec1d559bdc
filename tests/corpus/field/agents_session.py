from agents import Agent, Runner, SQLiteSession


async def chat(user_id: str) -> str:
    session = SQLiteSession(user_id, "conversations.db")  # hit
    result = await Runner.run(Agent(name="a"), "hi", session=session)
    return result.final_output
