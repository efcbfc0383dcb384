"""What the audit knows of single languages: usual lengths, and how they deny."""

from __future__ import annotations

import re
import unicodedata

EXPANSION = {
    "am": 0.67,
    "ar": 0.82,
    "bn": 0.94,
    "el": 1.2,
    "en": 1.0,
    "es": 1.11,
    "fa": 0.9,
    "fr": 1.16,
    "he": 0.75,
    "hi": 0.97,
    "ja": 0.38,
    "kk": 1.1,
    "km": 0.96,
    "ko": 0.42,
    "my": 1.17,
    "pt": 1.05,
    "ru": 1.04,
    "rw": 1.1,
    "sw": 1.07,
    "th": 0.86,
    "tr": 1.0,
    "ur": 0.87,
    "vi": 1.05,
    "zh": 0.28,
    "zh-Hant": 0.27,
}
"""Characters of a translation for each of the English source: medians of the shipped catalogues."""


LETTER = r"[\w\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff]"
"""Letters and the marks on them, which `\\w` does not have."""


def _words(alternatives: str) -> re.Pattern[str]:
    return _anywhere(rf"(?<!{LETTER})(?:{alternatives})(?!{LETTER})")


def _anywhere(alternatives: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", alternatives), re.IGNORECASE)


NEGATION_IN_SOURCES = {
    "en": _words(
        r"(?<!\bor )not(?! only)|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|\w+n['’]t"
    ),
}
"""Words that deny whatever they belong to."""
NEGATION = {
    "am": _anywhere(r"አይ|አያ|አላ|አል|አት|የለ|ሳይ(?!ንስ)|ያለ|ያል|አን|የማ|ማይ|ምንም|ባል|ካል|ላል"),
    "ar": _words(
        r"تعذر\w*|تعذّر\w*|فشل\w*|عجز\w*|يتعذر|عديم\w*|انعدام|[وف]?(?:لا|لم|لن|ليس\w*|لست|لسن\w*|كلا|ألا|غير|دون|بدون|بغير|بلا|[بل]?عدم|(?:ال)?خال\w*|حظر|منع"
        r"|يحظر|يمنع)"
    ),
    "bn": _words(
        rf"অসমর্থ|ব্যর্থ|পরিবর্তে|না|নয়|নেই|ছাড়া|বিনা|নহে|নন|{LETTER}+(?:নি|না)|অ(?:জানা|নিশ্চিত|স্পষ্ট|জ্ঞাত){LETTER}*"
    ),
    "el": _words(
        r"αδυναμί\w+|ανεπαρκ\w+|ανεπάρκ\w+|καθόλου|δεν|δε|μη|μην|όχι|χωρίς|δίχως|άνευ|ούτε|μήτε|κανέν\w*|καμία|κανείς|τίποτα|ποτέ|πουθενά"
        r"|απαγορεύ\w+|εκτός|πλην"
        r"|άγνωστ\w+|αδύνατ\w+|ασαφ\w+|ανεπιβεβαίωτ\w+"
    ),
    "en": _words(
        r"not|never|no|none|nobody|nothing|nowhere|neither|nor|cannot|without|un\w+|\w+n['’]t|\w+less"
        r"|lack\w*|rather|except|free|fail\w*"
    ),
    "es": _words(
        r"insuficien\w+|incorrect\w+|distint\w+|no|nunca|jamás|ningun\w*|ningún|nada|nadie|ni|tampoco|sin|salvo|falta\w*|excepto|desconoc\w+"
        r"|ignor\w+|carec\w+|prohib\w+"
        r"|imposib\w+|incierto|inciert\w+|evit\w+|lejos"
    ),
    "fa": _words(
        r"نتوان\w*|ناتوان|ناکافی|نمی\w*|نیست\w*|نبو\w*|ندار\w*|نداد\w*|نشد\w*|نشو\w*|نکر\w*|نکن\w*|نگفت\w*|نگرف\w*|نیامد\w*"
        r"|نخواه\w*|نباید|نباش\w*|نیاف\w*|نرس\w*"
        r"|\w+نشده|نه|هیچ\w*|بدون|بی|غیر\w*|نا(?:معلوم|مشخص|روشن|شناخته)\w*|عدم|فاقد|ممنوع\w*"
    ),
    "fr": _words(
        r"échec\w*|échou\w+|refus\w*|insuffi\w+|inaccess\w+|introuv\w+|disparu\w*|ne|n|non|ni|sans|pas|jamais|aucune?s?|rien|personne|nul\w*|hors|ignor\w+|inconnu\w*|absen\w+"
        r"|manqu\w+|défaut|interdi\w+|sauf|évit\w+"
        r"|impossib\w+|incertain\w*"
    ),
    "he": _words(r"[ושכהלמב]{0,2}(?:לא|אין|אינ\w+|בלי|ללא|בלתי|אף|לבל|אל|מבלי|טרם|נטול\w*|אי|אסור\w*|חוץ)"),
    "hi": _words(
        r"नहीं|नही|न|ना|मत|बिना|ग़ैर|गैर|अज्ञात|बगैर|बग़ैर|रहित|अभाव|मुक्त|अ(?:पुष्ट|निश्चित|स्पष्ट)|निषेध"
        r"|वर्जित|(?:ग़ैर|गैर)\S+"
    ),
    "ja": _anywhere(
        r"ない|なく|なか|なし|なけれ|せず|れず|らず|わず|えず|けず|さず|たず|ずに|ません|ぬ|無|非(?!常)|不"
        r"|未(?!来)|いえ|以外|控え|禁|避け"
    ),
    "kk": _anywhere(
        r"емес|жоқ|сыз(?!ы)|сіз(?!д)|ешқандай|ешкім|\w{2}[мбп][ае](?:й|ған|ген|ды|ді|у|с(?!\w))|тыйым|рұқсат"
    ),
    "km": _anywhere(r"មិន|ពុំ|គ្មាន|កុំ|ឥត|អត់|ហាម"),
    "ko": _anywhere(
        r"부족|실패|안되"
        r"|않|없|아니|아님|아닌|아닙|금지|못|안 |마십|말아|미(?:확|정|공|발|완|번)|비(?:공|확)|무(?:관|탄"
        r"|인)|불(?:명|확|가|분)"
    ),
    "my": _anywhere(
        r"မ\S{1,24}?(?:နဲ့|နိုင်ခြင်း)|မဟုတ်|မရှိ|မသိ|မပါ|မဲ့|မ\S{1,24}?(?:ဘူး|သေး|ဘဲ|ပါ|ခင်|သော|သည့်|ရန်|ကြောင်း|ရ(?=[။\s]|$))|ကင်း"
    ),
    "pt": _words(
        r"insuficien\w+|incorret\w+|inalterad\w+|falha\w*|não|nunca|jamais|nenhum\w*|nada|ninguém|nem|sem|tampouco|salvo|falt\w+|exceto|desconhec\w+"
        r"|ignor\w+|proib\w+|imposs\w+|incert\w+|evit\w+|fora"
    ),
    "ru": _anywhere(
        r"отлич|(?<!\w)(?:не|ни|нет)(?!\w)|(?<!\w)не(?!дел|фт|скольк|рв|которы|й|бо|ме)\w|(?<!\w)бе[зс](?!опас)"
        r"|никто|никак|никогда|ничего|отсутств|кроме|запре"
    ),
    "rw": _words(
        r"nt[aiu]\w*|nta|si|nda\w+|uretse|oya|nti\w+|\w{1,3}da\w{3,}|(?:u|ki|bi|bu|zi|ri|ya|ba|a"
        r"|i)ta(?!riki|ro|nga)\w{3,}|(?:u|a|ba|i|bi|ki)ti\w{4,}"
    ),
    "sw": _words(
        r"si|sio|siyo|sivyo|hapana|bila|pasipo|wala|kamwe|hakuna|hamna|isipokuwa|kuto(?!ka\b|kana\b"
        r"|a\b)\w+|ha(?!kika|patoa)(?:ja|i|u|ku|wa|tu|zi|vi|ki|pa)\w{2,}|hali(?!si)\w{3,}|haya(?:ja|na|ku"
        r"|ta)\w*"
        r"|\w*si(?:yo|o|cho|zo|lo|po|vyo|ye|mo|ko)\w*|(?:a|u|i|wa|tu|m|zi|ki|vi|li|ya)si(?!li|ku|mu)\w{3,}"
        r"|marufuku|usitangaz\w+"
    ),
    "th": _anywhere(r"ไม่|มิได้|มิใช่|ไร้|ปราศจาก|อย่า(?!ง)|เปล่า|ห้าม|นอกจาก|งด"),
    "tr": _anywhere(
        r"(?<!\w)asla|m[ae]s[ae]"
        r"|değil|(?<!\w)yok|\w(?:sız|siz|suz|süz)|(?<!\w)hiç|hayır|(?<!\w)ne |\w{2}m[ae](?:d[ıi]|m[ıi]ş"
        r"|y[ae]n|yor|z(?!\w)|ks[ıi]z|y[ae]c|d[ae]n|s[ıi]n|m[ae]l)|m[ıiuü]yor|m[ae]z|dışında"
    ),
    "ur": _words(r"نہیں|نہ|بغیر|مت|بلا|غیر\w*|نا(?:معلوم|واضح)|بے|سوا|ممنوع"),
    "vi": _words(r"không|chưa|chẳng|chớ|đừng|vô|phi|thiếu|chả|ngoài|cấm|tránh"),
    "zh": _anywhere(
        r"缺|不(?!同|断|斷|仅|僅|但|少)|无|無|没|沒|未(?!来|來)|非(?!常|洲)|勿|莫|否|免|禁"
        r"|(?<![特分区區识識级級个個性类類])[别別]"
    ),
}
"""Any word or affix that can deny, and what says so otherwise (`free of`, `forbidden`): wide, so that a
finding is worth a look."""
