"""Names in other human languages and in abbreviations, said in English."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# English word -> what people write instead; a star stands for any ending. Accents are folded away first.
_OTHER: Final = {
    "conversation": (
        "gesprach* gespraech* unterhaltung* conversac* conversa conversas conversaz* gesprek gesprekken charla* "
        "platica* rozmow* samtal samtale samtaler sohbet* konusma* besed* percakapan* keskustel* konverzac* разговор* "
        "бесед* conv convo convos cnv συνομιλ* محادث* שיחה שיחות 对话 會話 会话 会話 聊天 대화 huihua duihua "
        "liaotian tro_chuyen hoi_thoai doan_chat gorusme* rozhovor* beszelget* vuoropuhelu*"
    ),
    "session": (
        "sitzung* sesion* seance* sessao sessoes sessione sessioni sessie* sesja sesje sesji oturum* sesiune* sesi "
        "сесси* sess sesn ssn 세션 セッション"
    ),
    "dialogue": (
        "dialogo* dialoog* dialogu* диалог* dlg dlgs dialog dialogs dialogi dialoge dialogen dialoger dialogy"
    ),
    "thread": "fil fils filo filos hilo hilos fio fios thr thrd топик* スレッド 话题",
    "chat": "채팅 チャット czat czaty czatu",
    "message": (
        "nachricht* mensaje* mensag* messagg* bericht berichten wiadomosc* meddeland* meddelelse* besked* mesaj* pesan "
        "soobsch* soobshch* сообщен* viesti* zprav* 消息 訊息 メッセージ 발언 메시지 msg msgs xiaoxi tin_nhan "
        "ileti* uzenet* повідомлен* رسالة رسائل הודעה הודעות μηνυμα μηνυματα"
    ),
    "utterance": (
        "fala falas utt utts wypowiedz* replik* lausum* loi_noi intervencion* реплик* aussage* ausserung* "
        "aeusserung* replic* 発言 发言 ytring* battuta battute"
    ),
    "exchange": "echange* scambio scambi intercambio* troca trocas austausch*",
    "line": "zeile* ln linea lineas ligne lignes",
    "entry": "wpis wpisy wpisu eintrag* entrada* entree entrees voce voci",
    "history": "verlauf* historial* historique* historico* storico geschiedenis hist 历史 履歴 jilu lishi",
    "turn": "beitrag* turno* wypowiedz*",
    "role": (
        "rolle rollen rol roles papel papeis ruolo ruoli rola roll rolnamn rooli* роль роли 角色 役割 역할 rle "
        "juese vai_tro"
    ),
    "speaker": (
        "sprecher* hablante* locuteur* falante* parlante* spreker* mowca* konusmaci* spk spkr говор* 话者 話者 "
        "说话人 발화자 wer quien qui chi kto vem quem hvem kim puhuja nguoi_noi taler talaren mluvci"
    ),
    "sender": (
        "absender* remitente* expediteur* remetente* mittente* afzender* nadawca* avsandar* gonderen* отправител* "
        "emetteur* emisor* emissor* avtor avtora 发送者 送信者 fasongzhe nguoi_gui auteur autor autore автор "
        "verfasser* snd sndr otpravitel* odesilatel* 발신자"
    ),
    "content": (
        "inhalt* contenu* contenido* conteudo* contenuto* inhoud* tresc* innehall* icerik* содержан* 内容 內容 "
        "내용 neirong sisalto* noi_dung indhold* obsah*"
    ),
    "text": (
        "texto* wortlaut* texte* testo testi tekst* текст* cuerpo corpo corps 本文 正文 文本 본문 txt wenben van_ban "
        "teksti metin"
    ),
    "title": (
        "titel titulo* titre* titolo* tytul* rubrik* baslik* zagolov* заголов* 标题 標題 タイトル 題名 제목 ttl "
        "betreff onderwerp* asunto* assunto* oggetto temat biaoti tieu_de otsikko nazev"
    ),
    "name": "nombre nom nome naam nazwa namn 名称 名前 이름 nm",
    "topic": "thema themen tema temas sujet aihe konu chu_de emne amne",
    "created": (
        "erstellt* angelegt* creado creada cree creee criado criada creato creata aangemaakt* utworzon* skapad* "
        "olusturul* sozdan* создан* crt crtd 创建 建立 作成 생성 chuangjian luotu tao_luc ngay_tao begonnen* "
        "gestartet iniciado iniciada empezado empezada oprettet opprettet vytvoren*"
    ),
    "updated": (
        "geaendert* geandert* aktualisiert* actualizado* actualizada* modifie* mis_a_jour atualizado* aggiornato* "
        "modificato* bijgewerkt* gewijzigd* zmienion* zaktualizowan* uppdaterad* guncellen* obnovlen* обновл* upd updt "
        "更新 修改 수정"
    ),
    "started": "inicio inizio debut beginn anfang poczatek startet zahajen* 시작",
    "sent": "gesendet* enviado* envoye* inviato* verzonden wyslan* skickad* gonderil* отправлен*",
    "time": (
        "zeit zeitpunkt zeitstempel* uhrzeit horodatage* fecha* hora datum date_heure czas tidpunkt* zaman время "
        "时间 時間 日時 시간 일시 tms tstamp moment momento instant instante quand cuando quando wann vremya shijian "
        "thoi_gian hetki kiedy cas"
    ),
    "user": (
        "benutzer* nutzer* usuario* utilisateur* utente* gebruiker* uzytkownik* anvandar* kullanici* kullanıcı* "
        "пользовател* 用户 ユーザー 사용자 usr kayttaja* nguoi_dung bruger* bruker* uzivatel*"
    ),
    "assistant": (
        "assistent* asistent* asistan* asystent* assistente* avustaja* ассистент* помощник* 助手 助理 アシスタント "
        "어시스턴트 비서 βοηθος מסייע مساعد tro_ly"
    ),
    "bot": "robot robots robo robos roboter",
    "agent": "agente agentes sachbearbeiter* mitarbeiter* medewerker* operador* operatore* оператор*",
    "customer": "kunde kunden cliente clientes clienti klient klienci klanten klant musteri* клиент* 客户 顧客 고객",
    "student": "schuler* schueler* alumno* alumna* eleve* aluno aluna alunos allievo* leerling* uczen uczniowie elev",
    "pending": "pendiente* pendente* ausstehend* wartend* attente warteschlange wachtrij",
    "attempts": "intentos versuche tentativas tentatives tentativi pogingen",
    "draft": "borrador* entwurf* entwurfe entwuerfe brouillon* rascunho* bozza bozze",
    "summary": "resumen* zusammenfassung* riassunto riassunti resumo resumos samenvatting*",
    "comment": "comentario* kommentar* commentaire* commento commenti",
    "attachment": "adjunto* anhang anhange anhaenge allegato allegati anexo anexos bijlage*",
    "login": "anmeldung* connexion connexions acceso accesos",
    "training": "entrenamiento* entrainement* treino treinos allenament*",
    "therapy": "terapia terapias therapie*",
    "expires": "caduca caducidad expira* ablauf* verfall* scade scadenza verloopt vence vencimiento",
    "metadata": "metadaten metadatos metadonnees zusatz* extras sonstiges 元数据",
    "status": "zustand estado etat stato 状态",
    "id": "编号 編號 番号 号 kennung nummer identifiant",
}  # fmt: skip

# Short words that say "at" behind another one, and something else in front.
_AT: Final = frozenset("am le el em il op".split())
# Spanish "en" says so behind what happened (`creado_en`); behind anything else it is the language (`title_en`).
_EN: Final = frozenset(f"{word}_en" for word in ("created", "updated", "sent", "started", "ended", "closed"))
_EXACT: Final = {word: english for english, several in _OTHER.items() for word in several.split() if word[-1] != "*"}
_STEMS: Final = tuple(
    (word[:-1], english) for english, several in _OTHER.items() for word in several.split() if word[-1] == "*"
)
# Scripts that put no blanks between words, and words of several: what is known is taken out of the run, longest first.
_RUNS: Final = sorted((word for word in _EXACT if re.search(r"_|[\u3040-\u9fff\uac00-\ud7af]", word)), key=len)[::-1]
# Core Data writes `ZMESSAGE` and `ZISUSER` for what a program calls `Message` and `isUser`.
_CORE_DATA: Final = re.compile(r"^Z_?(?=[A-Z0-9_]{2,}$)")
# `chatmessage`, `sessionid`: English words that are written together.
_PART: Final = (
    "sessions? conversations? threads? chats? dialog(?:ue)?s? messages? turns? assistant agents? users? "
    "bot items? logs? login history entry entries role type text content title name created updated sent from is id at "
    "by on"
).replace(" ", "|")
_PIECE: Final = re.compile(rf"(?:{_PART})(?=(?:{_PART})*$)")


@lru_cache(maxsize=4096)
def english(name: str) -> str:
    """A name in lower case with underscores, its known words in English."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", _CORE_DATA.sub("", name))
    folded = unicodedata.normalize("NFKD", split)
    plain = unicodedata.normalize("NFC", "".join(c for c in folded if not "\u0300" <= c <= "\u036f")).casefold()
    for run in _RUNS:
        if run in plain:
            plain = plain.replace(run, f"_{_EXACT[run]}_")
    first, *rest = [piece for part in re.split(r"[\W_]+", plain) if part for piece in _pieces(part)] or [""]
    told = "_".join([_word(first), *("at" if part in _AT else _word(part) for part in rest)])
    return f"{told.removesuffix('en')}at" if told in _EN else told


def _pieces(word: str) -> list[str]:
    rest = word.removeprefix("chat")
    if rest != word and _word(rest) != rest:
        return ["chat", rest]  # `chatnachrichten`
    pieces = _PIECE.findall(word)
    return pieces if "".join(pieces) == word and "chatbot" not in word else [word]


def _word(word: str) -> str:
    if word in _EXACT:
        return _EXACT[word]
    # A stem needs an ending or none, never half an English word: they are all longer than three letters.
    return next((meaning for stem, meaning in _STEMS if word.startswith(stem)), word)
