"""The words that people use for conversations, messages and speakers, and for what only looks like them."""

from typing import Final

HUMAN: Final = frozenset("user human me person caller you client customer visitor speaker".split())
MACHINE: Final = frozenset(
    "assistant ai bot model llm chatbot gpt claude machine agent system tool function developer".split()
)
SURE_MACHINE: Final = frozenset("assistant ai bot model llm chatbot gpt claude gemini machine".split())
SESSION_WORDS: Final = frozenset(
    "session conversation thread chat dialog dialogue convo discussion talk conv sess sitzung gespraech "
    "gespräch unterhaltung conversacion sesion seance interaction chatsession".split()
)
MESSAGE_WORDS: Final = frozenset(
    "message msg turn utterance history chat dialog line nachricht exchange transcript entry reply "
    "conversation log".split()
)
# These hang on something else, or are prepared for something else.
OTHER_WORDS: Final = frozenset(
    "template prompt example eval evaluation benchmark dataset fixture training finetune test sample "
    "faq snippet draft staging embedding vector chunk cache memory fact revision version edit "
    "attachment reaction feedback".split()
)
ENTITIES: Final = frozenset(
    "ticket issue order post article document course lesson product invoice booking patient meeting "
    "email mail campaign room group match game team project user account member employee job run "
    "pipeline build call event page file incident claim listing review deal lead contact channel forum "
    "blog story recipe property vehicle shipment commit pull".split()
)
OTHER_SESSIONS: Final = frozenset(
    "login auth browser http ssh vpn game gaming training workout gym yoga upload download payment "
    "checkout cart shopping study exam quiz lab lecture course class conference event track tutoring "
    "therapy appointment parking charging treatment recording debug profile profiling crawl scan build "
    "deploy test cooking focus pomodoro meditation sleep driving trading poker photo film watch viewing "
    "playback stream work shift mining email mail forum meeting room call ticket user device visitor "
    "admin import export sync backup replication token oauth sso admin".split()
)
GENERIC: Final = frozenset("time meta title channel user status link count order".split())
