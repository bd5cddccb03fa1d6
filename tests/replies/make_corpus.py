"""Writes the corpus of replies: mails as Gmail, Outlook, Apple Mail, Samsung, Thunderbird, Yahoo, Roundcube and others
write them, in Arabic, English and French, each with what must be read in it.

    make_corpus.py FOLDER

FOLDER/notice.txt is the notice that they answer. FOLDER/NAME.eml is a mail as it comes over the wire; FOLDER/expected.json lists for each its name, the reading
("object 7", "need-time", "doubt unclear"; in the words of tests/notices/reply_support.h), whether its subject is that of
a machine, and the text of the part that is to be read, decoded here with Python's own parser. No clock and no chance:
the same bytes at every run.
"""

import base64
import email
import email.policy
import html
import html.parser
import json
import pathlib
import quopri
import sys

TOKEN = "answer+mzxw6ytboi2gk3tfon2hezlsme@mithaq.example"
NAME = {"ar": "أمانة سرّ الميثاق", "en": "Secretariat of the charter", "fr": "Secretariat of the charter"}
SUBJECT = "[ميثاق] مطلوب موقف اتحادكم: ⁨ميثاق الشراكة⁩ — النسخة ⁨2⁩ — حتى ⁨2026-12-10⁩ ⟨M-7K2Q⟩"
NOTICE = """السادة في ⁨الاتحاد الفلسطيني للصم⁩ المحترمين،

نرجو أن تعطوا موقف هيئتكم من الميثاق الآتي:
⁨ميثاق الشراكة بين الحكومة والمجتمع الأهلي⁩
1. موافقة
2. موافقة مع ملاحظات
3. موافقة مع تحفّظ
4. اعتراض
http://localhost:8080/s/mzxw6ytboi2gk3tfon2hezlsme
----------------------------------------
Please give your body’s position:
1. Approve
4. Object (blocking)
--- اكتبوا جوابكم فوق هذا السطر / answer above this line ⟨M-7K2Q⟩ ---"""

# What a member writes, and what must be read.
ANSWERS = [
    ("1", "approve"),
    ("موافق", "approve"),
    ("نوافق.", "approve"),
    ("أوافق", "approve"),
    ("مُوافَقَة", "approve"),
    ("مــوافــق", "approve"),
    ("١", "approve"),
    ("۱- موافقة", "approve"),
    ("(1) Approve", "approve"),
    ("Agree.", "approve"),
    ("\u200f1 - موافقة\u200e", "approve"),
    ("السلام عليكم ورحمة الله وبركاته\n\nموافقة\n\nمع الشكر والتقدير\nمها خليل", "approve"),
    ("تحية طيبة وبعد،\n\n1\n\nتحياتي", "approve"),
    ("Dear Secretariat of the charter,\n\n1. Approve\n\nKind regards,\nMaha Khalil\nPresident", "approve"),
    ("Bonjour,\n\n1\n\nCordialement", "approve"),
    ("نعم، موافقون على الميثاق", "approve"),
    ("We approve the charter.\n\nBest regards", "approve"),
    ("4. اعتراض — ثم المادة ونصّكم\nالمادة السابعة: لا تُذكر لغة الإشارة.", "object 7"),
    ("We object\nArticle 7 - no interpreters are named.", "object 7"),
    ("disagree, without blocking", "disagree"),
    ("لا اعتراض", "no-objection"),
    ("2\n\nنقترح تدقيق الصياغة في الديباجة.", "approve-with-comments"),
    ("موافقة مع ملاحظات\nالمادة 3: تُضاف كلمة «الإعاقة».\n\nمع الشكر", "approve-with-comments 3"),
    ("3\nالمادة 7: نتحفّظ إلى أن تُحدَّد جهة الاعتماد.", "approve-with-reservation 7"),
    ("٣ موافقة مع تحفظ\nالمادتان ٧ و٨: نتحفّظ على المهلة.\nوالتفصيل لاحقًا.", "approve-with-reservation 7,8"),
    ("Approve with reservation\nArticle 7: until the accrediting body is named.", "approve-with-reservation 7"),
    ("4\nالمادة 7: بلا ترجمة إلى لغة الإشارة يحضر الصمّ ويُقصَون.", "object 7"),
    ("٤ - اعتراض\n\nالمادة ٢، ٣: السبب الأول\nوتتمّته\nالبند 7: سبب آخر\n\nوتفضلوا بقبول فائق الاحترام", "object 2,3,7"),
    ("نعترض\nالنص كله: لم يُستشر أحد.", "object whole"),
    ("Object\nart. 7 and 8: no interpreters are named.", "object 7,8"),
    ("5", "disagree"),
    ("عدم موافقة دون تعطيل\nلم نجد فيه ما يخصّنا.", "disagree"),
    ("Stand aside", "disagree"),
    ("6. امتناع", "abstain"),
    ("ممتنع", "abstain"),
    ("Abstain\n\nThe board has not met.", "abstain"),
    ("7", "recuse"),
    ("تنحٍّ", "recuse"),
    ("طلب مهلة\nيجتمع المجلس يوم الأحد.", "need-time"),
    ("Need time", "need-time"),
    ("وصل", "received"),
    ("Received.\n\nThanks", "received"),
    # As people say it.
    ("احنا موافقين", "approve"),
    ("تمام موافقين", "approve"),
    ("نعلمكم بموافقتنا على الميثاق", "approve"),
    ("نفيدكم بأن الاتحاد يوافق على الميثاق", "approve"),
    ("يوافق الاتحاد على النص", "approve"),
    ("الجواب: موافقة", "approve"),
    ("Our union approves the charter", "approve"),
    ("موافقة، وشكرا لجهودكم", "approve"),
    ("Approved, thank you.", "approve"),
    ("موافقة\nيعطيكم العافية", "approve"),
    ("بسم الله الرحمن الرحيم\n\nموافقة\n\nوالله ولي التوفيق", "approve"),
    ("حضرة أمانة سر الميثاق المحترمين،\n\nبالإشارة إلى رسالتكم أعلاه، نوافق على الميثاق.\n\nوتفضلوا بقبول فائق الاحترام،\nمها خليل\nرئيسة الاتحاد", "approve"),
    ("Approve\n\nMaha Khalil | Executive Director\nPalestinian Union of the Deaf | Ramallah, Palestine\nT: +970 2 222 3334 | W: www.union.example", "approve"),
    ("موافقة\n\nمها خليل\nمديرة عامة\nالخليل - فلسطين", "approve"),
    ("موافقة\n\nأُرسلت من بريد Yahoo على Android", "approve"),
    ("موافقة\n\nهذه الرسالة ومرفقاتها سرية ومخصصة للمرسل إليه فقط. إذا لم تكن الشخص المعني بها يرجى حذفها وإبلاغ المرسل.", "approve"),
    ("Approve\n\nThis email and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient please delete it.", "approve"),
    ("نعترض على المادة 4: المدة غير كافية", "object 4"),
    ("نعترض على المادة 4 لأن المدة غير كافية", "object 4"),
    ("معترضين على المادة 4، المدة قليلة كثير", "object 4"),
    ("We object to article 4: twenty days are not enough", "object 4"),
    ("اعتراض\nالمادة 4 المدة قصيرة", "object 4"),
    ("اعتراض: المادة 4: قصيرة", "object 4"),
    ("عذرا، قصدت اعتراض\nالمادة 4: قصيرة", "object 4"),
    ("نوافق مع التحفظ على المادة 7: لغة الإشارة غير مذكورة", "approve-with-reservation 7"),
    ("Approve with reservations on article 7\nArticle 7: add sign language", "approve-with-reservation 7"),
    ("موافقة مع ملاحظة: يرجى تصحيح الخطأ الإملائي في المادة 3", "approve-with-comments"),
    ("5\nلا نرى حاجة لهذا الميثاق لكننا لا نعطّله", "disagree"),
    ("امتناع\n\nأُرسلت من بريد Yahoo على Android", "abstain"),
    # Asked back, every one of them.
    ("لا أوافق", "doubt unclear"),
    ("غير موافق", "doubt unclear"),
    ("نعم", "doubt unclear"),
    ("disagree\nWe are against this charter and block it.", "doubt unclear"),
    ("-1", "doubt unclear"),
    ("!approve", "doubt unclear"),
    ("نوافق على معظم النص", "doubt condition"),
    ("موافقة\n\nشكرا\nسنجيب لاحقا", "doubt condition"),
    ("Approve\n\nThanks\nTentatively", "doubt condition"),
    ("موافقة\n\nمع التحية\nبس مش كلشي", "doubt condition"),
    ("ok", "doubt unclear"),
    ("👍", "doubt unclear"),
    ("1️⃣", "doubt unclear"),
    ("موافق؟", "doubt unclear"),
    ("السلام عليكم، موافقون مبدئيًّا", "doubt unclear"),
    ("We will approve soon", "doubt unclear"),
    ("1 اعتراض", "doubt number-against-word"),
    ("٤ موافقة", "doubt number-against-word"),
    ("1 بشرط تعديل المادة 7", "doubt condition"),
    ("موافقة بشرط حذف المادة 7", "doubt condition"),
    ("موافق\n\nعلى أن تُعدَّل المادة 7", "doubt condition"),
    ("1\n\nمع الشكر\nبشرط تعديل المادة 7", "doubt condition"),
    ("Approve\n\nprovided that article 7 goes.\n\nRegards", "doubt condition"),
    ("1\n4", "doubt two-answers"),
    ("1 أو 2", "doubt two-answers"),
    ("موافق\nاعتراض\nالمادة 7: سبب", "doubt two-answers"),
    ("2", "doubt incomplete"),
    ("3\nالمادة 7:", "doubt incomplete"),
    ("4\n\nلا نقبل هذا النص.\n\nتحياتي\nأحمد", "doubt incomplete"),
    ("4\nالمادة 99: سبب", "doubt unknown-article"),
    ("", "doubt nothing-written"),
    ("السلام عليكم", "doubt nothing-written"),
    # What only begins like a legal notice.
    ("موافقة\n\nإذا لم تكن لغة الإشارة مذكورة فنحن ضد النص", "doubt condition"),
    ("موافقة\n\nهذه الرسالة سرية ولا تعبر عن رأي الاتحاد", "doubt condition"),
    ("موافقة\n\nهذا البريد الإلكتروني لا يمثل الاتحاد رسميا", "doubt condition"),
    ("موافقة\n\nهذا البريد الإلكتروني أرسله ابني بالغلط", "doubt condition"),
    ("موافقة\n\nتحتوي هذه الرسالة على معلومات خاطئة، نحن ضد النص", "doubt condition"),
    ("موافقة\n\nيرجى حذفها، فهي خطأ", "doubt condition"),
    ("موافقة\n\nيرجى حذفها", "doubt condition"),
    ("موافقة\n\nإن لم تكن هناك لغة إشارة فلا", "doubt condition"),
    ("Approve\n\nDisclaimer: views are personal and not those of the federation", "doubt condition"),
    ("Approve\n\nThis message is intended as a joke.", "doubt condition"),
    ("Approve\n\nThis email and any promise in it do not bind our union.", "doubt condition"),
    ("Approve\n\nIf you received this, call me: I pressed the wrong number", "doubt condition"),
    ("Approve\n\nIf you have received this twice, take the other one", "doubt condition"),
    # A text that says the contrary of the number above it.
    ("موافقة مع ملاحظات\nنحن في الحقيقة نرفض الميثاق ونعترض على المادة 4", "doubt contradiction"),
    ("2\nبشرط حذف المادة 4", "doubt contradiction"),
    ("2\nلكننا نعترض\nالمادة 4: سيئة", "doubt contradiction"),
    ("2\nOnly if article 4 goes; otherwise count us as against.", "doubt contradiction"),
    ("Approve with comments\nActually we do not approve.", "doubt contradiction"),
    ("2\nملاحظة على الصياغة\nمع الشكر\nبشرط حذف المادة 4", "doubt contradiction"),
    ("3\nالمادة 7: لا نوافق على الميثاق كله", "doubt contradiction"),
    ("امتناع\nبل نعترض على المادة 4", "doubt contradiction"),
    ("5\nWe block this charter.", "doubt contradiction"),
    ("5\nنحن نعترض ونعطل", "doubt contradiction"),
    ("اعتراض\nالمادة 4: لا اعتراض لنا عليها", "doubt contradiction"),
    ("اعتراض\nالمادة 4: صارت جيدة ونحن موافقون عليها", "doubt contradiction"),
    ("اعتراض\nالمادة 4: نسحب اعتراضنا", "doubt contradiction"),
    ("اعتراض\nالمادة 4: قصيرة\nالمادة 7: موافقة", "doubt two-answers"),
    # Pieces of greetings, contacts that are sentences.
    ("موافقة\nوبعد", "doubt condition"),
    ("Approve\nall", "doubt condition"),
    ("موافقة\nالكرام", "doubt condition"),
    ("Approve\nweb: www.we-do-not-approve-article-4.example", "doubt condition"),
    ("موافقة\nبريد: اعتراض@member.example", "doubt condition"),
    # Ranges and parts of articles.
    ("اعتراض\nالمواد 4-7: لا تكفي", "doubt unclear-article"),
    ("اعتراض\nالمواد ٤–٧: لا تكفي", "doubt unclear-article"),
    ("اعتراض\nالمواد من 4 إلى 7: لا تكفي", "doubt unclear-article"),
    ("Object\nArticles 4 to 7: too weak", "doubt unclear-article"),
    ("اعتراض\nالمادة 4/2: قصيرة", "doubt unclear-article"),
    ("اعتراض\nالمادة 4(2): قصيرة", "doubt unclear-article"),
    ("اعتراض\nالمادة 4.2: قصيرة", "doubt unclear-article"),
    ("اعتراض\nالمادة 4-2: قصيرة", "doubt unclear-article"),
    ("اعتراض\nالمادة 4، الفقرة 2: قصيرة", "doubt unclear-article"),
    ("نعترض على المادة 4/2: قصيرة", "doubt unclear-article"),
    ("اعتراض\nالمادة 4 مكرر: قصيرة", "doubt unclear-article"),
    ("اعتراض\nالمادة الثالثة عشرة: قصيرة", "doubt incomplete"),
    ("Objections to article 4 are settled", "doubt unclear"),
    # The line above a quotation, with words that no program writes there.
    (f"موافقة\nبعد حذف المادة 4 {NAME['ar']} <{TOKEN}> كتب:", "doubt condition"),
    (f"موافقة\nفي غياب المادة 4 كما كتب {NAME['ar']} <{TOKEN}>:", "doubt condition"),
    (f"Approve\nOn 11/27/2026 without article 4, {NAME['ar']} <{TOKEN}> wrote:", "doubt condition"),
]


def quoted(text, mark="> "):
    return "\n".join((mark + line).rstrip() if line == "" else mark + line for line in text.split("\n"))


def as_html(text):
    return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))


HEADERS = {
    "en": f"From: {NAME['en']} <{TOKEN}>\nSent: Thursday, November 5, 2026 10:00 AM\nTo: Maha Khalil <maha@deaf.example>\nSubject: {SUBJECT}",
    "ar": f"من: {NAME['ar']} <{TOKEN}>\nتم الإرسال: الخميس، 5 تشرين الثاني 2026 10:00\nإلى: مها خليل <maha@deaf.example>\nالموضوع: {SUBJECT}",
    "fr": f"De : {NAME['fr']} <{TOKEN}>\nEnvoyé : jeudi 5 novembre 2026 10:00\nÀ : Maha Khalil <maha@deaf.example>\nObjet : {SUBJECT}",
}
GMAIL = {
    "en": f"On Thu, Nov 5, 2026 at 10:00 AM {NAME['en']} <\n{TOKEN}> wrote:",
    "ar": f"\u202bفي الخميس، 5 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة \u202a{NAME['ar']}\u202c\u200f <\u202a\n{TOKEN}\u202c\u200f>:\u202c",
    "fr": f"Le jeu. 5 nov. 2026 à 10:00, {NAME['fr']} <\n{TOKEN}> a écrit :",
}
IPHONE = {
    "en": (f"Sent from my iPhone", f"On 5 Nov 2026, at 10:00 AM, {NAME['en']} <{TOKEN}> wrote:"),
    "ar": (f"أُرسلت من الـ iPhone", f"\u200fفي ٥ نوفمبر ٢٠٢٦، الساعة ١٠:٠٠ ص، كتب/كتبت {NAME['ar']} <{TOKEN}>:"),
    "fr": (f"Envoyé de mon iPhone", f"Le 5 nov. 2026 à 10:00, {NAME['fr']} <{TOKEN}> a écrit :"),
}
THUNDERBIRD = {
    "en": f"On 05/11/2026 10:00, {NAME['en']} wrote:",
    "ar": f"في 05\u200f/11\u200f/2026 10:00 ص، كتب {NAME['ar']}:",
    "fr": f"Le 05/11/2026 à 10:00, {NAME['fr']} a écrit :",
}
YAHOO = {
    "en": f"On Thursday, November 5, 2026 at 10:00:00 AM GMT+2, {NAME['en']} <{TOKEN}> wrote:",
    "ar": f"في الخميس، 5 نوفمبر 2026 في 10:00:00 ص غرينتش+2، كتب {NAME['ar']} <{TOKEN}>:",
    "fr": f"Le jeudi 5 novembre 2026 à 10:00:00 UTC+2, {NAME['fr']} <{TOKEN}> a écrit :",
}
ROUNDCUBE = {"en": f"On 2026-11-05 10:00, {NAME['en']} wrote:", "ar": f"في 2026-11-05 10:00، كتب {NAME['ar']}:"}


# Each program: (plain text or None, HTML or None) of an answer.
def gmail(answer, lang):
    plain = f"{answer}\n\n{GMAIL[lang]}\n\n{quoted(NOTICE)}\n"
    attribution = html.escape(GMAIL[lang].replace("\n", ""))
    rich = (f'<div dir="auto">{as_html(answer)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
            f'{attribution}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{as_html(NOTICE)}</blockquote></div>')
    return plain, rich


def outlook_desktop(answer, lang):
    title = {"en": "-----Original Message-----", "ar": "-----الرسالة الأصلية-----", "fr": "-----Message d'origine-----"}[lang]
    return f"{answer}\n\n{title}\n{HEADERS[lang]}\n\n{NOTICE}\n", None


def outlook_word(answer, lang):
    fields = "".join(f"<b>{name}:</b>{html.escape(value)}<br>" for name, value in
                     (line.split(":", 1) for line in HEADERS[lang].split("\n")))
    paragraphs = "".join(f'<p class="MsoNormal" dir="RTL">{html.escape(line) or "&nbsp;"}</p>' for line in answer.split("\n"))
    return None, ('<html><head><style>p.MsoNormal {margin:0}</style></head><body><div class="WordSection1">'
                  f'{paragraphs}<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">{fields}</p></div>'
                  f'{as_html(NOTICE)}</div></body></html>')


def outlook_web(answer, lang):
    plain = f"{answer}\n\n{'_' * 32}\n{HEADERS[lang]}\n\n{NOTICE}\n"
    rich = (f'<div dir="rtl" class="elementToProof">{as_html(answer)}</div><div id="appendonsend"></div><hr>'
            f'<div id="divRplyFwdMsg">{as_html(HEADERS[lang])}</div>{as_html(NOTICE)}')
    return plain, rich


def outlook_phone(answer, lang):
    name = {"en": "Get Outlook for Android<https://aka.ms/AAb9ysg>", "ar": "احصل على Outlook لـ Android<https://aka.ms/AAb9ysg>",
            "fr": "Télécharger Outlook pour Android<https://aka.ms/AAb9ysg>"}[lang]
    return f"{answer}\n\n{name}\n{'_' * 32}\n{HEADERS[lang]}\n\n{NOTICE}\n", None


def apple_mail(answer, lang):
    return f"{answer}\n\n{quoted(IPHONE[lang][1])}\n> \n{quoted(NOTICE)}\n", None


def iphone(answer, lang):
    signature, attribution = IPHONE[lang]
    plain = f"{answer}\n\n{signature}\n\n{quoted(attribution)}\n> \n{quoted(NOTICE)}\n"
    rich = (f'<div dir="rtl">{as_html(answer)}<br><div dir="rtl">{signature}</div><div dir="rtl"><br><blockquote type="cite">'
            f'{html.escape(attribution)}<br><br></blockquote></div><blockquote type="cite">{as_html(NOTICE)}</blockquote></div>')
    return plain, rich


def samsung(answer, lang):
    title = {"en": "-------- Original message --------", "ar": "-------- رسالة أصلية --------", "fr": "-------- Message d'origine --------"}[lang]
    name = {"en": "Sent from my Galaxy", "ar": "أُرسلت من جهاز Samsung Galaxy", "fr": "Envoyé depuis mon appareil Galaxy"}[lang]
    return f"{answer}\n\n\n{name}\n\n\n{title}\n{HEADERS[lang].replace('Sent:', 'Date:')} \n\n{NOTICE}\n", None


def android_k9(answer, lang):
    return f"{answer}\n\n{YAHOO[lang]}\n{quoted(NOTICE, '>')}\n-- \n{answer[:0]}Sent with K-9 Mail\n", None


def thunderbird(answer, lang):
    rich = (f'<html><body>{as_html(answer)}<div class="moz-cite-prefix">{html.escape(THUNDERBIRD[lang])}<br></div>'
            f'<blockquote type="cite" cite="mid:x@mithaq.example">{as_html(NOTICE)}</blockquote></body></html>')
    return f"{answer}\n\n{THUNDERBIRD[lang]}\n{quoted(NOTICE)}\n", rich


def yahoo(answer, lang):
    plain = f"{answer}\n\n    {YAHOO[lang]}  \n \n " + NOTICE.replace("\n", "\n ") + "  \n"
    rich = (f'<div class="yahoo-style-wrap" dir="rtl">{as_html(answer)}</div><div id="yahoo_quoted_1" class="yahoo_quoted">'
            f'<div>{html.escape(YAHOO[lang])}</div><div>{as_html(NOTICE)}</div></div>')
    return plain, rich


def roundcube(answer, lang):
    return f"{answer}\n\n{ROUNDCUBE.get(lang, ROUNDCUBE['en'])}\n{quoted(NOTICE)}\n\n-- \nمها خليل\n", None


# name, program, language, shape of the mail, charset, transfer encoding
MACHINES = [
    ("gmail-web-ar", gmail, "ar", "alternative", "utf-8", "base64"),
    ("gmail-web-en", gmail, "en", "alternative", "utf-8", "quoted-printable"),
    ("gmail-web-fr", gmail, "fr", "alternative", "utf-8", "base64"),
    ("gmail-android-html", gmail, "ar", "html", "utf-8", "base64"),
    ("outlook-desktop-ar", outlook_desktop, "ar", "plain", "windows-1256", "8bit"),
    ("outlook-desktop-en", outlook_desktop, "en", "plain", "utf-8", "base64"),
    ("outlook-desktop-fr", outlook_desktop, "fr", "plain", "utf-8", "quoted-printable"),
    ("outlook-word-ar", outlook_word, "ar", "html", "windows-1256", "quoted-printable"),
    ("outlook-word-en", outlook_word, "en", "html", "utf-8", "quoted-printable"),
    ("outlook-web-ar", outlook_web, "ar", "alternative", "utf-8", "base64"),
    ("outlook-web-en", outlook_web, "en", "html", "utf-8", "base64"),
    ("outlook-phone-ar", outlook_phone, "ar", "plain", "utf-8", "base64"),
    ("outlook-phone-fr", outlook_phone, "fr", "plain", "utf-8", "quoted-printable"),
    ("apple-mail-ar", apple_mail, "ar", "plain", "utf-8", "quoted-printable"),
    ("apple-mail-en", apple_mail, "en", "flowed", "utf-8", "quoted-printable"),
    ("iphone-ar", iphone, "ar", "alternative", "utf-8", "base64"),
    ("iphone-fr", iphone, "fr", "plain", "utf-8", "quoted-printable"),
    ("iphone-html-en", iphone, "en", "html", "utf-8", "quoted-printable"),
    ("samsung-ar", samsung, "ar", "plain", "utf-8", "base64"),
    ("samsung-en", samsung, "en", "plain", "utf-8", "base64"),
    ("android-k9-en", android_k9, "en", "plain", "utf-8", "quoted-printable"),
    ("thunderbird-ar", thunderbird, "ar", "flowed", "utf-8", "8bit"),
    ("thunderbird-en", thunderbird, "en", "plain", "utf-8", "base64"),
    ("thunderbird-fr-html", thunderbird, "fr", "html", "utf-8", "quoted-printable"),
    ("yahoo-ar", yahoo, "ar", "alternative", "utf-8", "base64"),
    ("yahoo-en", yahoo, "en", "html", "utf-8", "quoted-printable"),
    ("roundcube-ar", roundcube, "ar", "plain", "iso-8859-6", "quoted-printable"),
    ("roundcube-en", roundcube, "en", "flowed", "utf-8", "8bit"),
]
ROUNDS = 14  # answers a machine


def body(text, charset, encoding):
    raw = text.replace("\n", "\r\n").encode({"windows-1256": "cp1256"}.get(charset, charset), "replace")
    if encoding == "base64":
        return base64.encodebytes(raw).replace(b"\n", b"\r\n")
    if encoding == "quoted-printable":
        return quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return raw


def flowed(text):
    """format=flowed (RFC 3676): longer lines are folded at a blank, which stays; a blank at a line's end is taken away."""
    out = []
    for line in text.split("\n"):
        line = line if line == "-- " else line.rstrip()
        mark = ">" if line.startswith(">") else ""
        while len(line) > 72 and " " in line[2:72]:
            at = line.rindex(" ", 2, 72) + 1
            out.append(line[:at])
            line = (mark + " " if mark else "") + line[at:]
        out.append(line)
    return "\n".join(out)


def encoded_word(text):
    words, start = [], 0
    while start < len(text):
        end = start + 1
        while end < len(text) and len(text[start:end + 1].encode()) <= 42:
            end += 1
        words.append("=?UTF-8?B?" + base64.b64encode(text[start:end].encode()).decode() + "?=")
        start = end
    return "\r\n ".join(words)


def part(kind, text, charset, encoding, parameters=""):
    head = f"Content-Type: text/{kind}; charset={charset}{parameters}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body(text, charset, encoding)


def mail(number, plain, rich, shape, charset, encoding, subject=None, more=""):
    head = (f"From: Maha Khalil <maha@deaf.example>\r\nTo: {encoded_word(NAME['ar'])}\r\n <{TOKEN}>\r\n"
            f"Subject: {encoded_word(subject or 'Re: ' + SUBJECT)}\r\nDate: Thu, 05 Nov 2026 12:00:00 +0200\r\n"
            f"Message-ID: <reply-{number:04}@deaf.example>\r\nMIME-Version: 1.0\r\n{more}").encode()
    if shape == "alternative":
        bound = f"=_part-{number:04}"
        return (head + f'Content-Type: multipart/alternative; boundary="{bound}"\r\n\r\n--{bound}\r\n'.encode() +
                part("plain", plain, charset, encoding) + f"\r\n--{bound}\r\n".encode() +
                part("html", rich, charset, encoding) + f"\r\n--{bound}--\r\n".encode())
    if shape == "html":
        return head + part("html", rich, charset, encoding)
    if shape == "flowed":
        return head + part("plain", flowed(plain), charset, encoding, "; format=flowed")
    return head + part("plain", plain, charset, encoding)


class Words(html.parser.HTMLParser):
    """The words of HTML; what is quoted in lines that begin with >."""

    def __init__(self):
        super().__init__()
        self.out, self.skipped, self.quotes, self.open = "", 0, 0, []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag in ("br", "hr", "p", "div", "blockquote"):
            if not self.out.endswith("\n") or tag == "br":
                self.out += "\n"
        if tag in ("br", "hr", "meta"):
            return
        drops = tag in ("style", "script", "head", "s")
        quotes = tag == "blockquote" or bool({"gmail_quote", "moz-cite-prefix", "yahoo_quoted"} & set(named.get("class", "").split()))
        self.open.append((tag, drops, quotes))
        self.skipped += drops
        self.quotes += quotes

    def handle_endtag(self, tag):
        while self.open:
            name, drops, quotes = self.open.pop()
            self.skipped -= drops
            if name in ("p", "div"):
                self.out += "\n"
            self.quotes -= quotes
            if name == tag:
                return

    def handle_data(self, data):
        if not self.skipped and data:
            self.out += ("> " if self.quotes and self.out.endswith("\n") else "") + data


def unfolded(text):
    out = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:][1:] if line[depth:].startswith(" ") else line[depth:]
        last = out[-1] if out else None
        if last and last[0] == depth and last[1].endswith(" ") and last[1] != "-- ":
            out[-1] = (depth, last[1] + rest)
        else:
            out.append((depth, rest))
    return "\n".join(">" * depth + (" " if depth else "") + rest for depth, rest in out)


def chosen(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = message.get_body(("plain", "html"))
    data = found.get_payload(decode=True)
    charset = found.get_content_charset("utf-8")
    text = data.decode({"windows-1256": "cp1256"}.get(charset, charset), "replace").replace("\r\n", "\n")
    if found.get_content_subtype() == "html":
        words = Words()
        words.feed(text)
        return words.out
    return unfolded(text) if found["content-type"].params.get("format") == "flowed" else text


def below(answer, attribution):  # bottom posting
    return f"{attribution}\n{quoted(NOTICE)}\n\n{answer}\n"


def specials():
    """Shapes that stand outside the grid: name, text, reading, and where needed subject and headers."""
    for lang, attribution in (("ar", GMAIL["ar"]), ("en", GMAIL["en"]), ("fr", GMAIL["fr"]), ("tb", THUNDERBIRD["ar"]), ("rc", ROUNDCUBE["en"])):
        for answer in ("1", "موافق", "4\nالمادة 7: سبب"):
            yield f"bottom-{lang}", below(answer, attribution), "doubt nothing-written"
    yield "bottom-bare", f"{quoted(NOTICE)}\n\n1\n", "doubt nothing-written"
    yield "inline", f"> 1. موافقة\nموافق\n> 4. اعتراض\nلا\n", "doubt nothing-written"
    yield "inline-attributed", f"{THUNDERBIRD['en']}\n> 1. Approve\nyes\n> 4. Object\nno\n", "doubt nothing-written"
    yield "inline-below-answer", f"4\n> المادة 7\nالمادة 7: لا تُذكر لغة الإشارة.\n\n{THUNDERBIRD['ar']}\n{quoted(NOTICE)}\n", "object 7"
    yield "inline-under-approval", f"1\n> المادة 7\nتُحذف\n", "doubt condition"
    interleaved = quoted(NOTICE).replace("\n", "\nonly if article 4 goes\n", 1)
    yield "interleaved-en", f"Approve\n\n{GMAIL['en']}\n\n{interleaved}\n", "doubt condition"
    yield "below-ar", f"موافقة\n\n{GMAIL['ar']}\n\n{quoted(NOTICE)}\n\nبشرط حذف المادة 4\n", "doubt condition"
    yield "within-the-quote", f"موافقة\n\n{GMAIL['ar']}\n\n{quoted(NOTICE)}\n> بشرط حذف المادة 4\n", "doubt condition"
    yield "board-wrote-en", f"Approve\nOn 20 November 2026 our board wrote:\nWe approve only without article 4.\n\n{GMAIL['en']}\n\n{quoted(NOTICE)}\n", "doubt condition"
    yield "board-wrote-ar", f"موافقة\nفي 20 نوفمبر 2026 كتب مجلس إدارتنا:\nنوافق بشرط حذف المادة 4\n\n{GMAIL['ar']}\n\n{quoted(NOTICE)}\n", "doubt condition"
    yield "header-like-ar", f"موافقة\nمن: جهتنا نرفض المادة 4\nإلى: أن تحذف\n\n{GMAIL['ar']}\n\n{quoted(NOTICE)}\n", "doubt condition"
    yield "rule-below", f"موافقة\n{'_' * 16}\nبشرط حذف المادة 4\n\n{GMAIL['ar']}\n\n{quoted(NOTICE)}\n", "doubt condition"
    yield "dashes-below", f"موافقة\n--\nبشرط حذف المادة 4\n\n{GMAIL['ar']}\n\n{quoted(NOTICE)}\n", "doubt condition"
    yield "below-outlook", f"Approve\n\n{'_' * 32}\n{HEADERS['en']}\n\n{NOTICE}\n\nbut not article 4\n", "doubt condition"
    yield "no-quote", "1\n", "approve"
    for lang, name, wrote in (("en", "Sent from Yahoo Mail on Android", f"On Thu, Nov 5, 2026 at 10:00 AM, {NAME['en']}<{TOKEN}> wrote:"),
                              ("ar", "أُرسلت من Yahoo Mail على Android", f"في الخميس، 5 نوفمبر 2026 في 10:00 ص، كتب {NAME['ar']}<{TOKEN}>:")):
        quotation = f"{name} \n \n  {wrote}   " + NOTICE.replace("\n", "\n  ")
        yield f"yahoo-android-{lang}", f"موافقة\n\n{quotation}   \n", "approve"
        yield f"yahoo-android-abstain-{lang}", f"6\n\n{quotation}   \n", "abstain"
        yield f"yahoo-android-more-{lang}", f"موافقة\n\n{quotation}   \n\nإلا المادة 4\n", "doubt condition"
    yield "marker-alone", "1\n\n" + NOTICE.split("\n")[-1] + "\nباقي الرسالة\n", "doubt condition"
    yield "notice-without-attribution", f"1\n\n{NOTICE}\n", "approve"
    yield "three-lines", f"1\n\nOn Thu, Nov 5, 2026 at 10:00 AM\n{NAME['en']}\n<{TOKEN}> wrote:\n\n{quoted(NOTICE)}\n", "approve"
    yield "own-name", f"1\n\n{NAME['en']} wrote:\n\n{quoted(NOTICE)}\n", "approve"
    yield "sentence-like", "1\nفي عام 2020 كتب الاتحاد شرطًا لهذا:\nحذف المادة 7\n", "doubt condition"
    yield "disclaimer-en", "1\n\nThis e-mail and any attachments are confidential. If you are not\nthe intended recipient, delete it.\n", "approve"
    yield "disclaimer-ar", "موافق\n\nهذه الرسالة سرية وتخص من أُرسلت إليه.\n", "approve"
    yield "signature-block", "1\n\nمع التحية،\nمها خليل\nرئيسة الاتحاد الفلسطيني للصم\nهاتف: ٠٢ ٢٩٥ ٠٠٠٠\nwww.deaf.example\n", "approve"
    yield "unknown-signature", "1\n\nقسم العلاقات الدولية والمشاريع التنموية\n", "doubt condition"
    yield "undecodable", "\ufffd\ufffd\ufffd\n", "doubt undecodable"
    yield "line-separator", "1\u2028بشرط التعديل\n", "doubt condition"
    vacation = "أشكركم على رسالتكم. أنا في إجازة حتى 15 تشرين الثاني، وسأجيب بعد عودتي.\n"
    away = "Thank you for your message. I am out of the office until 15 November.\n"
    for name, text, subject in (("vacation-ar", vacation, "رد تلقائي: " + SUBJECT), ("vacation-office-ar", vacation, "خارج المكتب Re: " + SUBJECT),
                                ("vacation-en", away, "Automatic reply: " + SUBJECT), ("vacation-ooo", away, "Out of Office Re: " + SUBJECT),
                                ("vacation-fr", "Je suis absent jusqu'au 15 novembre.\n", "Réponse automatique : " + SUBJECT),
                                ("vacation-quoting", vacation + f"\n{GMAIL['ar']}\n{quoted(NOTICE)}\n", "الرد التلقائي: " + SUBJECT)):
        yield name, text, "doubt unclear", subject, "Auto-Submitted: auto-replied\r\n"


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    expected, number = [], 0
    (folder / "notice.txt").write_text(SUBJECT + "\n" + NOTICE + "\n", encoding="utf-8")

    def put(name, raw, reading, automatic=False):
        file = f"{number:03}-{name}.eml"
        (folder / file).write_bytes(raw)
        expected.append({"file": file, "reading": reading, "automatic_subject": automatic, "text": chosen(raw)})

    # Every program gets answers one after the other round the list: all of them appear, in changing company.
    at = 0
    for name, program, lang, shape, charset, encoding in MACHINES:
        for _ in range(ROUNDS):
            while True:
                answer, reading = ANSWERS[at % len(ANSWERS)]
                at += 1
                try:
                    answer.encode({"windows-1256": "cp1256"}.get(charset, charset))
                    break
                except UnicodeEncodeError:
                    continue
            number += 1
            plain, rich = program(answer, lang)
            put(name, mail(number, plain, rich, shape, charset, encoding), reading)
    for name, text, reading, *rest in specials():
        number += 1
        subject, more = rest if rest else (None, "")
        put(name, mail(number, text, None, "plain", "utf-8", "base64" if number % 2 else "quoted-printable", subject, more), reading,
            automatic=bool(rest))
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
