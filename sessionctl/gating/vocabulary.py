"""The words that people use for conversations, messages and speakers, and for what only looks like them."""

from typing import Final

HUMAN: Final = frozenset("user human me person caller you client customer visitor speaker player".split())
MACHINE: Final = frozenset(
    "assistant ai bot model llm chatbot gpt claude copilot machine agent system tool function developer npc".split()
)
SURE_MACHINE: Final = frozenset("assistant ai bot model llm chatbot gpt claude gemini copilot machine".split())
# Those who speak where a column of kinds names them; a model may be one of the steps of a run.
SPEAKING: Final = HUMAN | frozenset("assistant ai bot chatbot".split())
ACTORS: Final = frozenset("agent assistant bot model provider persona engine llm character".split())
SESSION_WORDS: Final = frozenset(
    "session conversation thread chat dialog dialogue convo discussion talk interaction chatsession".split()
)
CHAT_WORDS: Final = frozenset("chat conversation convo dialog dialogue chatsession".split())
MESSAGE_WORDS: Final = frozenset(
    "message msg turn utterance history chat dialog line exchange transcript entry reply conversation log".split()
)
# These hang on something else, or are prepared for something else.
OTHER_WORDS: Final = frozenset(
    "template prompt example eval evaluation benchmark dataset fixture training finetune test sample "
    "faq snippet draft staging embedding vector chunk revision version edit "
    "attachment reaction feedback note comment annotation remark review summary error snapshot golden expected "
    "reference approval permission consent confirmation update progress welcome greeting".split()
)
REMARK_WORDS: Final = frozenset("comment remark note annotation review feedback".split())
# What is remembered of conversations, unless it is called their messages.
MEMORY_WORDS: Final = frozenset("memory cache fact knowledge".split())
# Who takes part, and as what.
PARTY_WORDS: Final = frozenset("participant member attendee attendance membership roster subscriber cast crew".split())
# Messages on their way, and messages that are gone; their rows leave again, or only say what was removed.
QUEUE_WORDS: Final = frozenset("queue queued outbox pending outgoing outbound scheduled inbox spool enqueued".split())
GONE_WORDS: Final = frozenset("deleted removed purged tombstone trash trashed".split())
QUEUE_COLUMNS: Final = frozenset("status state sent is_sent error last_error sent_at delivered".split())
GONE_COLUMNS: Final = frozenset("deleted_at deleted_by removed_at removed_by purged_at trashed_at".split())
# Table and column names of what people and assistants say, told from logs and lists of other things.
SAID_WORDS: Final = frozenset("message msg turn utterance history dialogue exchange transcript qa".split())
# Work that was asked for and done; its input and output are no conversation.
CALL_WORDS: Final = frozenset(
    "tool call run job execution invocation span trace node action workflow command request function plugin".split()
)
# Post between people, not a talk with an assistant.
RECIPIENT_COLUMNS: Final = frozenset(
    "recipient to cc to_addr to_agent receiver recipient_id receiver_id recipients to_user to_user_id".split()
)
PEOPLE_COLUMNS: Final = frozenset(
    "from_me is_from_me jid remote_jid chat_jid phone phone_number msisdn delivered_at read_at seen_at is_read "
    "media_type".split()
)
# What happened or is to be done: user and assistant act in it, and say nothing.
DONE_WORDS: Final = frozenset("event audit activity step task todo plan action change".split())
# Questions that everybody is asked, and their answers.
ASKED_WORDS: Final = frozenset("survey poll form quiz questionnaire exam intake".split())
# Who is to do or to see something is not who speaks.
CHARGED_COLUMNS: Final = frozenset(
    "assignee assigned_to responsible reviewer approver executor target audience owner visible_to".split()
)
# What is written together with an assistant, and is read afterwards.
WORK_WORDS: Final = frozenset(
    "document page article chapter scene artifact file report canvas todo plan commit alert".split()
)
# What is said in a call, which otherwise is one of a function; in a meeting people talk to each other.
SPOKEN_WORDS: Final = frozenset("utterance turn dialogue".split())
DIRECTIONS: Final = frozenset("in out inbound outbound incoming outgoing sent received".split())
SPAN_COLUMNS: Final = frozenset("confidence start_ms end_ms start_time end_time start_offset end_offset".split())
ENTITIES: Final = frozenset(
    "ticket issue order post article document course lesson product invoice booking patient meeting "
    "email mail campaign room group match game team project user account member employee job run "
    "pipeline build call event page file incident claim listing review deal lead contact channel forum "
    "transcript recording audio video clip podcast episode track debate interview survey quiz exam form candidate "
    "application hearing trial deposition contest blog story song poem recipe battle combat duel quest mission "
    "property vehicle shipment commit pull".split()
)
OTHER_SESSIONS: Final = frozenset(
    "login auth browser http ssh vpn game gaming training workout gym yoga upload download payment "
    "checkout cart shopping study exam quiz lab lecture course class conference event track tutoring "
    "therapy appointment parking charging treatment recording debug profile profiling crawl scan build "
    "deploy test cooking focus pomodoro meditation sleep driving trading poker photo film watch viewing "
    "playback stream work shift mining email mail forum meeting room call ticket user device visitor "
    "admin import export sync backup replication token oauth sso analytic sandbox kernel terminal shell debugger repl "
    "impersonation socket websocket vote legislative parliamentary surgery dialysis seminar webinar workshop bootcamp "
    "fitness hike swim sprint rehearsal gig concert auction market container vm database db".split()
)
# Words that say of a table only that it is one.
EMPTY_WORDS: Final = frozenset("instance record row object entity list registry master main".split())
# Words that say which one of several.
VERSION_WORDS: Final = frozenset("agent entity new old legacy copy tmp temp v tbl table".split())
# `voting_sessions`: a word like this says what is done in them, unless it says when.
NO_DOINGS: Final = frozenset("messaging pending existing incoming outgoing running ongoing remaining missing".split())
PEOPLE_WORDS: Final = frozenset("user device visitor admin ticket browser work".split())
GENERIC: Final = frozenset("time meta title channel user status link count order".split())
