# ruff: noqa: E501 - tables of words in scripts wider than Latin
"""Words in which journalists write figures, beyond CLDR's: hedges, short names, other spellings; by language.

Plain tables, lower case, of what the press of each language prints. A language without an entry is read by
CLDR's words alone. `|` divides the words of an entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Hedge(StrEnum):
    """What a word beside a figure says about its precision."""

    NONE = ""
    MORE = "more than"
    NEARLY = "nearly"
    ABOUT = "about"
    LESS = "less than"


HEDGES: Mapping[str, Mapping[Hedge, str]] = MappingProxyType(
    {
        "am": {Hedge.MORE: "ከ|በላይ", Hedge.ABOUT: "ወደ|ገደማ"},
        "ar": {
            Hedge.MORE: "أكثر من|ما يزيد على|ما يزيد عن|يزيد على|يزيد عن|يتجاوز|تتجاوز|يفوق|أزيد من|تزيد على",
            Hedge.NEARLY: "ما يقرب من|ما يقارب|قرابة|زهاء",
            Hedge.ABOUT: "نحو|حوالي|حوالى|تقريبا|تقريبًا",
            Hedge.LESS: "أقل من",
        },
        "bn": {Hedge.MORE: "বেশি|অধিক|এর বেশি", Hedge.ABOUT: "প্রায়"},
        "de": {
            Hedge.MORE: "mehr als|über|mindestens",
            Hedge.NEARLY: "fast|knapp|nahezu|beinahe",
            Hedge.ABOUT: "etwa|rund|ungefähr|circa|ca.|gut",
            Hedge.LESS: "weniger als|unter",
        },
        "el": {
            Hedge.MORE: "περισσότερα από|περισσότεροι από|περισσότερες από|πάνω από|άνω των",
            Hedge.NEARLY: "σχεδόν",
            Hedge.ABOUT: "περίπου|γύρω στα",
            Hedge.LESS: "λιγότερα από|κάτω από",
        },
        "en": {
            Hedge.MORE: "more than|over|above|exceeding|exceeds|exceed|surpassing|surpass|surpasses|upwards of|at least"
            "|in excess of|no fewer than|no less than|top|topping",
            Hedge.NEARLY: "nearly|almost|close to|just under|approaching|as many as|up to",
            Hedge.ABOUT: "about|around|approximately|some|roughly|circa|an estimated|or so",
            Hedge.LESS: "less than|fewer than|under|below",
        },
        "es": {
            Hedge.MORE: "más de|superior a|supera|superar|superará|superan|superando|por encima de|al menos",
            Hedge.NEARLY: "casi|cerca de|próximo a",
            Hedge.ABOUT: "unos|unas|alrededor de|aproximadamente|en torno a",
            Hedge.LESS: "menos de",
        },
        "fa": {
            Hedge.MORE: "بیش از|بیشتر از|افزون بر",
            Hedge.NEARLY: "نزدیک به|قریب به",
            Hedge.ABOUT: "حدود|تقریبا|تقریباً",
            Hedge.LESS: "کمتر از",
        },
        "fr": {
            Hedge.MORE: "plus de|plus d'|supérieur à|supérieure à|dépasser|dépasse|dépassera|dépassent|au moins|au-delà de",
            Hedge.NEARLY: "près de|presque|quasi|près d'",
            Hedge.ABOUT: "environ|quelque|autour de|à peu près",
            Hedge.LESS: "moins de",
        },
        "he": {
            Hedge.MORE: "יותר מ|מעל|למעלה מ",
            Hedge.NEARLY: "כמעט|קרוב ל",
            Hedge.ABOUT: "כ|בערך|בסביבות",
            Hedge.LESS: "פחות מ",
        },
        "hi": {
            Hedge.MORE: "से अधिक|से ज़्यादा|से ज्यादा|से भी अधिक|से ऊपर|अधिक",
            Hedge.NEARLY: "लगभग|करीब|क़रीब|तकरीबन",
            Hedge.ABOUT: "लगभग|करीब|क़रीब|तकरीबन|तक़रीबन",
            Hedge.LESS: "से कम",
        },
        "it": {
            Hedge.MORE: "più di|oltre|superiore a",
            Hedge.NEARLY: "quasi",
            Hedge.ABOUT: "circa|intorno a",
            Hedge.LESS: "meno di",
        },
        "ja": {
            Hedge.MORE: "以上|を超える|を超え|超|を上回る|余り|より多い",
            Hedge.NEARLY: "近く|ほぼ|近い",
            Hedge.ABOUT: "約|およそ|程度|ほど|前後",
            Hedge.LESS: "未満|以下",
        },
        "kk": {Hedge.MORE: "астам|артық|асады", Hedge.NEARLY: "жуық|дерлік", Hedge.ABOUT: "шамамен"},
        "km": {Hedge.MORE: "ជាង|លើស", Hedge.NEARLY: "ជិត", Hedge.ABOUT: "ប្រហែល|ប្រមាណ"},
        "ko": {
            Hedge.MORE: "이상|넘는|여|초과|넘을",
            Hedge.NEARLY: "가까운|거의|육박",
            Hedge.ABOUT: "약|대략|가량|정도",
            Hedge.LESS: "미만|이하",
        },
        "my": {Hedge.MORE: "ကျော်|ထက်ပို", Hedge.NEARLY: "နီးပါး", Hedge.ABOUT: "ခန့်"},
        "pt": {
            Hedge.MORE: "mais de|superior a|superar|supera|superará|ultrapassar|ultrapassa|acima de|pelo menos",
            Hedge.NEARLY: "quase|perto de|cerca de",
            Hedge.ABOUT: "cerca de|aproximadamente|em torno de|uns|umas",
            Hedge.LESS: "menos de",
        },
        "ru": {
            Hedge.MORE: "более|больше|свыше|превысит|превышает|превысить|не менее|сверх",
            Hedge.NEARLY: "почти|без малого|чуть менее",
            Hedge.ABOUT: "около|примерно|приблизительно|порядка",
            Hedge.LESS: "менее|меньше",
        },
        "rw": {
            Hedge.MORE: "barenga|birenga|arenga|zirenga|irenga|hejuru ya|kirenga",
            Hedge.ABOUT: "hafi|nka|bagera kuri",
        },
        "sw": {
            Hedge.MORE: "zaidi ya|inayozidi|kuzidi|wanaozidi|zinazozidi|itazidi",
            Hedge.NEARLY: "karibu",
            Hedge.ABOUT: "takriban|kama|karibu|wapatao|yapatayo|ipatayo",
            Hedge.LESS: "chini ya",
        },
        "th": {
            Hedge.MORE: "มากกว่า|กว่า|เกิน|เกินกว่า",
            Hedge.NEARLY: "เกือบ|ใกล้",
            Hedge.ABOUT: "ประมาณ|ราว",
            Hedge.LESS: "น้อยกว่า",
        },
        "tr": {
            Hedge.MORE: "den fazla|dan fazla|ten fazla|tan fazla|fazla|aşkın|i aşan|ı aşan|en az",
            Hedge.NEARLY: "neredeyse|yakın",
            Hedge.ABOUT: "yaklaşık|civarında|kadar",
            Hedge.LESS: "den az|dan az",
        },
        "ur": {
            Hedge.MORE: "سے زیادہ|سے زائد|زائد",
            Hedge.NEARLY: "تقریباً|تقریبا|قریب",
            Hedge.ABOUT: "تقریباً|تقریبا|لگ بھگ",
            Hedge.LESS: "سے کم",
        },
        "vi": {
            Hedge.MORE: "hơn|trên|vượt|vượt quá",
            Hedge.NEARLY: "gần",
            Hedge.ABOUT: "khoảng|chừng",
            Hedge.LESS: "dưới|chưa đến",
        },
        "zh": {
            Hedge.MORE: "超过|超過|逾|多|余|餘|以上|突破|超|高于|高於",
            Hedge.NEARLY: "近|接近|将近|將近",
            Hedge.ABOUT: "约|約|大约|大約|左右|大概",
            Hedge.LESS: "不足|不到|以下",
        },
    }
)
"""Before the figure in most languages, behind it in some; both places are looked at."""

DESIGNATIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "am": {"USD": "ዶላር", "%": "በመቶ|ፐርሰንት"},
        "ar": {"USD": "دولار|دولارا|دولارًا|دولارات", "%": "في المئة|في المائة|بالمئة|بالمائة|٪", "CNY": "يوان|يوان صيني",
               "square-kilometer": "كيلومترا مربعا|كيلومتر مربع|كم مربع|كيلومترًا مربعًا|كم²", "#9": "بليون"},
        "bn": {"USD": "ডলার", "%": "শতাংশ"},
        "de": {"USD": "Dollar|US-Dollar", "%": "Prozent", "square-kilometer": "Quadratkilometer|Quadratkilometern"},
        "el": {"USD": "δολάρια|δολαρίων", "CNY": "γουάν", "%": "τοις εκατό|%",
               "square-kilometer": "τετραγωνικών χιλιομέτρων|τ.χλμ.", "#6": "εκατομμυρίων|εκατ.",
               "#9": "δισεκατομμυρίων|δισ."},
        "en": {
            "CNY": "RMB|yuan|yuans|renminbi|Yuan|CN¥",
            "USD": "dollars|dollar|U.S. dollars|US dollars|USD|US$|$|U.S.$",
            "EUR": "euros|euro|€",
            "%": "percent|per cent|pct|pc",
            "square-kilometer": "square kilometres|square kilometre|sq km|sq. km|sq.km|km2|km²|sq kms|square km",
            "square-mile": "square miles|square mile|sq mi|sq. miles|sq miles",
            "hectare": "hectares|ha|hectare",
            "kilowatt": "KW|kW|kilowatts|kilowatt|kw",
            "megawatt": "MW|megawatts|megawatt",
            "volt": "V|volts|volt",
            "kilovolt": "kV|KV|kilovolts|kilovolt",
            "#3": "k|thousand",
            "#6": "m|mn|mln|million|M",
            "#9": "bn|billion|bln|B",
            "#12": "tn|trn|trillion",
        },
        "es": {"USD": "dólares|dólar|dólares estadounidenses", "%": "por ciento|por cien",
               "square-kilometer": "kilómetros cuadrados|km cuadrados|km2", "#9": "mil millones|millardos", "#6": "millones"},
        "fa": {"USD": "دلار|دلار آمریکا", "%": "درصد", "square-kilometer": "کیلومترمربع|کیلومتر مربع"},
        "fr": {"USD": "dollars|dollar|dollars US|dollars américains", "%": "pour cent|p. 100",
               "square-kilometer": "kilomètres carrés|kilomètre carré|km2|km carrés", "#9": "milliards|milliard|Mds",
               "#6": "millions|million", "CNY": "yuans|yuan|RMB|renminbi"},
        "he": {"USD": "דולר|דולרים", "%": "אחוז|אחוזים", "square-kilometer": "קילומטרים רבועים|קמ\"ר|קמ״ר"},
        "hi": {"USD": "डॉलर|अमेरिकी डॉलर", "%": "प्रतिशत|फ़ीसदी|फीसदी|फ़ीसद", "CNY": "युआन|आरएमबी",
               "square-kilometer": "वर्ग किलोमीटर|वर्ग किमी", "#3": "हजार|हज़ार", "#6": "मिलियन", "#9": "बिलियन|अरब",
               "#5": "लाख", "#7": "करोड़"},
        "it": {"USD": "dollari", "%": "per cento", "square-kilometer": "chilometri quadrati|chilometri quadri"},
        "ja": {"USD": "ドル|米ドル", "CNY": "元|人民元", "%": "パーセント|%", "square-kilometer": "平方キロメートル|平方キロ|km²",
               "kilowatt": "キロワット", "volt": "ボルト", "#4": "万", "#8": "億", "#12": "兆"},
        "kk": {"USD": "доллар|АҚШ доллары", "%": "пайыз|пайызы", "#9": "миллиард|млрд", "#6": "миллион|млн"},
        "km": {"USD": "ដុល្លារ", "%": "ភាគរយ"},
        "ko": {"USD": "달러|미국 달러", "CNY": "위안", "%": "퍼센트|%", "square-kilometer": "제곱킬로미터|평방킬로미터|㎢",
               "#4": "만", "#8": "억", "#12": "조"},
        "my": {"USD": "ဒေါ်လာ", "%": "ရာခိုင်နှုန်း"},
        "pt": {"USD": "dólares|dólar|dólares americanos", "%": "por cento", "#9": "bilhões|bilhão|mil milhões",
               "#6": "milhões|milhão", "square-kilometer": "quilômetros quadrados|quilómetros quadrados|km2"},
        "ru": {"USD": "долларов|доллара|доллар|долл.|долларов США", "CNY": "юаней|юаня|юань|юанях",
               "%": "процентов|процента|процент|проц.", "square-kilometer": "кв. км|квадратных километров|кв.км",
               "#3": "тыс.|тысяч|тысячи|тысяча|тыс", "#6": "млн|млн.|миллионов|миллиона|миллион",
               "#9": "млрд|млрд.|миллиардов|миллиарда|миллиард|миллиарду"},
        "rw": {"USD": "amadolari|amadolari ya Amerika", "CNY": "yuan|amayuwani", "%": "ku ijana"},
        "sw": {"USD": "dola|dola za Marekani|dola za Kimarekani", "CNY": "yuan|yuani", "%": "asilimia|kwa mia",
               "#9": "bilioni", "#6": "milioni", "#3": "elfu", "square-kilometer": "kilomita za mraba|kilomita mraba"},
        "th": {"USD": "ดอลลาร์|ดอลลาร์สหรัฐ|เหรียญสหรัฐ", "CNY": "หยวน", "%": "เปอร์เซ็นต์|ร้อยละ",
               "square-kilometer": "ตารางกิโลเมตร|ตร.กม."},
        "tr": {"USD": "dolar|ABD doları", "CNY": "yuan", "%": "yüzde|%", "square-kilometer": "kilometrekare|km2"},
        "ur": {"USD": "ڈالر|امریکی ڈالر", "%": "فیصد|فی صد", "square-kilometer": "مربع کلومیٹر", "CNY": "یوآن"},
        "vi": {"USD": "đô la|đô la Mỹ|USD|đôla", "CNY": "nhân dân tệ|tệ", "%": "phần trăm|%",
               "square-kilometer": "km vuông|kilômét vuông|ki-lô-mét vuông", "#6": "triệu", "#9": "tỷ|tỉ", "#3": "nghìn|ngàn"},
        "zh": {"USD": "美元", "CNY": "人民币|人民幣|元人民币|元人民幣|元|元（人民币）", "%": "%|百分之",
               "square-kilometer": "平方公里|平方千米", "kilowatt": "千瓦", "volt": "伏|伏特|伏",
               "#4": "万|萬", "#8": "亿|億", "#12": "万亿|兆", "#7": "千万|千萬"},
    }
)  # fmt: skip
"""Names of currencies (ISO 4217), units (CLDR), of the share (%) and of powers of ten (#9), beside CLDR's."""

LINKS: Mapping[str, str] = MappingProxyType(
    {"fr": "de|d'|d’", "es": "de", "pt": "de", "it": "di", "en": "of", "el": "", "ca": "de"}
)
"""What stands between a number word and what it counts."""

DAY_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "en": "st|nd|rd|th",
        "fr": "er|e",
        "es": "º",
        "pt": "º",
        "ru": "-?го|-?е",
        "vi": "",
        "de": r"\.",
        "it": "º",
    }
)
MONTH_LINKS = "de|of|du|ya|mwezi wa|wa|ngày|tháng|năm|ថ្ងៃទី|ខែ|г.|di|den|เดือน|พ.ศ.|ค.ศ."
"""Between the parts of a date."""

STOPWORDS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "في من على إلى أن التي الذي عن مع هذا هذه وقال كما بين",
        "de": "der die und das von mit den für ist auf des dem ein eine nicht",
        "en": "the of and to in is that for with was on are as by from has",
        "es": "el la los de y que en las del por con una su para se es al",
        "fa": "و در به از که این را است با برای آن های شد خود می",
        "fr": "le la les de et des en du une dans est que pour qui au sur par",
        "it": "il di che e la un per in con del della le dei è nel gli",
        "kk": "және мен бұл үшін деп бар жылы бір да де болып ол",
        "pt": "o a os de e que em do da uma dos no na para com não é ao",
        "ru": "и в на с по что не из к это для от как его при году",
        "rw": "mu ku na ya wa ko ba ni kandi uyu muri cyane iyi bya kuri",
        "sw": "ya na wa kwa katika ni za la kuwa hiyo huo vya hii wilaya pia",
        "tr": "ve bir bu da de için ile olarak olan en çok daha gibi yılında",
        "ur": "کے کی میں ہے اور سے کو نے کا پر یہ ہیں اس ایک",
        "vi": "và của có là trong các cho được với những này một đã không",
    }
)
"""Frequent words, to tell languages of one script apart."""

RANKS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "نائب|مساعد|وكيل|السابق|نائبة",
        "de": "stellvertretend|vize|ehemalig",
        "en": "deputy|vice|assistant|associate|former|acting|chief|senior",
        "es": "vice|adjunto|adjunta|teniente|subdirector|subdirectora|vicealcalde|vicedirector|exalcalde",
        "fr": "adjoint|adjointe|vice|ancien|ancienne|sous",
        "hi": "उप|उपमहापौर|सहायक|पूर्व",
        "pt": "vice|adjunto|adjunta|ex",
        "ru": "заместитель|заместителя|вице|замглавы|помощник|бывший",
        "sw": "naibu|makamu|msaidizi|zamani",
        "zh": "副|前|代理|助理",
        "ja": "副|前|元|代理",
        "ko": "부|전",
    }
)
"""Words that change the rank of a title: whoever leaves out "deputy" makes a mayor."""

OFFICES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "رئيس|عمدة|محافظ|مدير|مهندس|وزير|أستاذ|ناظر",
        "de": "bürgermeister|gouverneur|direktor|rektor|ingenieur|minister|präsident",
        "en": "mayor|governor|director|principal|engineer|minister|president|chairman|secretary|professor|manager",
        "es": "alcalde|alcaldesa|gobernador|director|directora|ingeniero|ministro|presidente|rector|vicealcalde",
        "fr": "maire|gouverneur|directeur|directrice|ingénieur|ministre|président|recteur|proviseur|principal",
        "hi": "महापौर|मेयर|निदेशक|प्राचार्य|प्रधानाचार्य|इंजीनियर|अभियंता|मंत्री|राज्यपाल|उपमहापौर|उप-महापौर",
        "pt": "prefeito|prefeita|governador|diretor|diretora|engenheiro|ministro|presidente|reitor",
        "ru": "мэр|мэра|глава|главы|губернатор|директор|инженер|министр|президент|ректор|начальник",
        "sw": "meya|gavana|mkurugenzi|mhandisi|waziri|rais|mkuu",
        "zh": "区长|市长|省长|院长|主任|校长|工程师|部长|主席|书记|區長|市長|院長|校長|工程師",
        "ja": "区長|市長|所長|院長|校長|技師|エンジニア|大臣|知事",
        "ko": "구청장|시장|원장|소장|교장|엔지니어|장관|도지사",
    }
)
"""Words for offices, to see that a person was given another one."""
