"""What mail programs write above what they quote, and below what was written: data.

Languages are lines here, not code. Words are in small letters; they are met folded.
"""

# A line that leads a quotation in begins with one of these, where its language does so.
STARTERS = frozenset({
    "on", "am", "at", "le", "el", "il", "em", "op", "den", "på", "dne", "dňa", "dnia",
    "w", "in", "în", "στις", "vào", "pada", "ngày", "na", "a", "tarihinde", "в", "у",
    "во", "la", "das", "o", "ter", "date", "fecha", "data", "datum", "在", "于",
    "giorno", "día", "no", "dia",
})  # fmt: skip

# "Ada wrote", in the forms that mail programs use.
WROTE = (
    "wrote", "writes", "said", "schrieb", "schrieben", "geschrieben", "hat geschrieben",
    "a écrit", "a ecrit", "écrivait", "écrit", "escribió", "escribio", "escribiu",
    "va escriure", "idatzi du", "ha scritto", "scrive", "scriveva", "scrisse",
    "escreveu", "escrevera", "schreef", "heeft geschreven", "volgende geschreven",
    "skryf", "het geskryf", "wiadomość napisana przez",
    "skrev", "skrev følgende", "skreiv", "skrifaði", "kirjoitti", "kirjutas", "napisał",
    "napisała", "napisał(a)", "pisze", "napisano", "napsal", "napsala", "napsal(a)",
    "napísal", "napísala", "napísal(a)", "napisao je", "napisala je", "napisao",
    "napisala", "je napisal", "je napisala", "ezt írta", "írta", "a scris", "scrie",
    "написа", "написал", "написала", "написал(а)", "пишет", "писал", "писала",
    "написав", "написала(в)", "пише", "пишe", "напісаў", "yazdı", "şunu yazdı",
    "şunları yazdı", "έγραψε", "έγραψαν", "đã viết", "viết", "menulis", "wrote",
    "เขียนว่า", "เขียน", "rašė", "rakstīja", "shkroi", "scríobh", "写道", "寫道",
    "写道", "wrote", "のメッセージ", "さんは書きました", "作成", "님이 작성", "님이 씀",
    "작성", "كتب", "كتبت", "تمت كتابة", "כתב", "כתבה", "מאת", "نوشت", "ने लिखा",
    "লিখেছেন", "missatge de",
)  # fmt: skip

# Above the headers of the mail that is answered, between dashes or not.
ORIGINAL = frozenset({
    "original message", "original email", "original e-mail", "reply message",
    "original-nachricht", "originalnachricht", "ursprüngliche nachricht",
    "originalmeldung", "ursprüngliche e-mail", "antwort-nachricht", "message d'origine",
    "message original", "message d’origine", "message initial", "mensaje original",
    "mensaje de origen", "missatge original", "messaggio originale",
    "messaggio originario", "mensagem original", "oorspronkelijk bericht",
    "origineel bericht", "ursprungligt meddelande", "originalmeddelande",
    "oprindelig meddelelse", "original meddelelse", "opprinnelig melding",
    "opprinnelig e-post", "alkuperäinen viesti", "algkiri", "wiadomość oryginalna",
    "oryginalna wiadomość", "původní zpráva", "původní e-mail", "pôvodná správa",
    "izvirno sporočilo", "izvorna poruka", "originalna poruka", "eredeti üzenet",
    "mesaj original", "mesajul original", "исходное сообщение",
    "оригинальное сообщение", "исходное письмо", "оригінальне повідомлення",
    "початкове повідомлення", "оригинално съобщение", "orijinal ileti",
    "orijinal mesaj", "özgün ileti", "αρχικό μήνυμα", "thư gốc", "tin nhắn gốc",
    "pesan asli", "ข้อความต้นฉบับ", "原始邮件", "原始郵件", "原始信件",
    "元のメッセージ", "元のメール", "オリジナルメッセージ", "원본 메시지", "원본 메일",
    "원본 이메일",    "الرسالة الأصلية", "رسالة أصلية", "הודעה מקורית",
})  # fmt: skip

# What stands below is why the mail was sent: it is no quotation.
FORWARDED = frozenset({
    "forwarded message", "begin forwarded message", "forwarded email", "forwarded mail",
    "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht",
    "beginn der weitergeleiteten nachricht", "weitergeleitete e-mail",
    "message transféré", "début du message transféré", "début du message réexpédié",
    "message transmis", "mensaje reenviado", "inicio del mensaje reenviado",
    "missatge reenviat", "messaggio inoltrato", "inizio messaggio inoltrato",
    "mensagem encaminhada", "mensagem reencaminhada", "início da mensagem encaminhada",
    "início da mensagem reencaminhada", "doorgestuurd bericht",
    "begin doorgestuurd bericht", "vidarebefordrat meddelande", "vidarebefordrat brev",
    "vidarebefordrat mail", "början på vidarebefordrat brev", "videresendt meddelelse",
    "videresendt besked", "start på videresendt besked", "videresendt melding",
    "videresendt e-post", "välitetty viesti", "edelleenlähetetty viesti",
    "przekazana wiadomość", "wiadomość przekazana dalej", "wiadomość napisana",
    "přeposlaná zpráva", "preposlaná správa", "továbbított üzenet", "továbbított levél",
    "mesaj redirecționat", "пересланное сообщение", "пересылаемое сообщение",
    "переслане повідомлення", "препратено съобщение", "iletilmiş ileti",
    "yönlendirilmiş mesaj", "iletilen mesaj", "προωθημένο μήνυμα",
    "forwarded message from", "转发邮件信息", "转发的邮件", "轉寄郵件",
    "転送メッセージ", "転送されたメッセージ", "전달된 메시지", "رسالة معاد توجيهها",
    "הודעה שהועברה", "thư đã chuyển tiếp", "pesan terusan", "ข้อความที่ส่งต่อ",
})  # fmt: skip

# The fields of its headers, as programs show them.
FROM = frozenset({
    "from", "von", "de", "da", "van", "från", "fra", "frå", "lähettäjä", "saatja", "od",
    "expéditeur", "feladó", "от", "от кого", "від", "од", "kimden", "gönderen", "από",
    "từ", "dari", "จาก", "发件人", "寄件者", "寄件人", "差出人", "送信者", "送信元",
    "보낸 사람", "보낸사람", "발신", "من", "מאת", "frá", "nuo", "no", "ó", "از",
    "de la", "šalje",
})  # fmt: skip
SUBJECT = frozenset({
    "subject", "betreff", "objet", "asunto", "assumpte", "oggetto", "assunto",
    "onderwerp", "ämne", "emne", "aihe", "teema", "temat", "předmět", "predmet",
    "tárgy", "subiect", "тема", "относно", "предмет", "konu", "θέμα", "chủ đề",
    "tiêu đề", "perihal", "subjek", "เรื่อง", "主题", "主旨", "主題", "件名", "제목",
    "الموضوع", "נושא", "efni", "tema", "موضوع", "zadeva",
})  # fmt: skip
OTHER = frozenset({
    "sent", "date", "to", "cc", "reply-to", "reply to", "bcc", "gesendet", "datum",
    "an", "antwort an", "kopie", "envoyé", "date d'envoi", "à", "envoyé le", "copie à",
    "enviado", "enviado el", "fecha", "para", "enviat", "data", "per a", "per",
    "inviato", "a", "enviada em", "enviado em", "enviada", "verzonden", "aan",
    "skickat", "till", "kopia", "sendt", "til", "dato", "lähetetty", "vastaanottaja",
    "päivämäärä", "kopio", "saadetud", "wysłano", "wysłane", "do", "data wysłania",
    "dw", "odesláno", "komu", "odoslané", "kópia", "poslano", "poslato", "za", "prima",
    "elküldve", "címzett", "dátum", "másolat", "trimis", "către", "отправлено", "кому",
    "дата", "копия", "надіслано", "копія", "изпратено", "до", "gönderilme",
    "gönderildi", "kime", "tarih", "bilgi", "στάλθηκε", "ημερομηνία", "προς", "κοιν",
    "đã gửi", "gửi", "ngày", "tới", "đến", "dikirim", "kepada", "tanggal", "ส่ง",
    "วันที่", "ถึง", "发送时间", "收件人", "抄送", "日期", "寄件日期", "收件者",
    "送信日時", "日時", "宛先", "日付", "보낸 날짜", "날짜", "받는 사람", "받는사람",
    "받은 사람", "수신", "참조", "تاريخ الإرسال", "التاريخ", "إلى", "تم الإرسال", "נשלח",
    "תאריך", "אל",
})  # fmt: skip

# What telephones and their programs put below: as expressions, matched from the start of
# a line; "…" stands for anything.
SENT_FROM = (
    "sent from my …", "sent from …mail for …", "sent from outlook…", "sent from yahoo…",
    "sent from the …app…", "sent via …", "sent with …", "sent using …",
    "sent on the go…", "sent by …mobile…", "get outlook for …",
    "sent from gmail mobile…", "von meinem … gesendet…", "von meinem/meiner … gesendet…",
    "von meiner … gesendet…",
    "gesendet von …", "gesendet mit …", "gesendet aus …",
    "diese nachricht wurde von meinem …", "diese e-mail wurde von meinem …",
    "outlook für … herunterladen…", "holen sie sich outlook für …", "outlook für …",
    "laden sie outlook für …", "envoyé de mon …", "envoyé depuis …",
    "envoyé à partir de …", "envoyé avec …", "envoyé par …",
    "télécharger outlook pour …", "obtenir outlook pour …", "enviado desde …",
    "enviado con …", "enviado a través de …", "obtener outlook para …",
    "enviat des de …", "inviato da …", "inviato dal …", "inviata da …",
    "ottieni outlook per …", "scarica outlook per …", "enviado do meu …",
    "enviado a partir …", "enviado do …", "obter o outlook para …",
    "obtenha o outlook para …", "enviada do …", "verzonden vanaf …",
    "verstuurd vanaf …", "verzonden vanuit …", "verstuurd met …",
    "outlook voor … downloaden…", "download outlook voor …", "skickat från …",
    "skaffa outlook för …", "hämta outlook för …", "sendt fra min …", "sendt fra …",
    "hent outlook til …", "last ned outlook for …", "sendt med …", "skickades från …",
    "lähetetty …ni…", "lähetetty …sta…", "lähetetty …", "hanki outlook …",
    "wysłane z …", "wysłano z …", "pobierz aplikację outlook…",
    "pobierz program outlook…", "uzyskaj aplikację outlook…", "odesláno z …",
    "získat outlook pro …", "odoslané z …", "elküldve …", "küldve …",
    "az outlook …beszerzése…", "trimis de pe …", "trimis din …",
    "obțineți outlook pentru …", "отправлено с …", "отправлено из …",
    "получить outlook для …", "скачать outlook для …", "надіслано з …",
    "надіслано із …", "отримати outlook для …", "изпратено от …", "…'umdan gönderildi…",
    "…’umdan gönderildi…", "…'den gönderildi…", "…'dan gönderildi…", "… gönderildi",
    "outlook for … edinin…", "στάλθηκε από …", "αποστολή από …",
    "λήψη του outlook για …", "đã gửi từ …", "được gửi từ …", "dikirim dari …",
    "ส่งจาก…", "发自我的…", "发自…", "从我的…发送…", "从…发送…", "從我的…傳送…",
    "傳送自…", "寄自…", "來自…", "…から送信…", "iphoneから送信…", "나의 …에서 보냄…",
    "…에서 보냄…", "내 …에서 보냄…", "تم الإرسال من …", "أرسلت من …", "أُرسلت من …",
    "נשלח מה…", "נשלח מ…", "ارسال شده از …",
)  # fmt: skip
