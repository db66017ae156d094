"""How many bits a character takes in texts of a language: few where it is frequent.

Rough numbers suffice, since the readings of the same bytes in two encodings are far apart: the
characters of statistical tables and of place names come first, then a language's usual ones,
then what is hardly ever met.
"""

from collections.abc import Callable
from typing import Final

from .han import simplified

__all__ = [
    "ALPHABETS",
    "LETTERS",
    "in_alphabet",
    "in_latin",
    "japanese",
    "korean",
    "mainland",
    "taiwan",
]

RARE: Final = 20.0

# --- Chinese, Japanese, Korean: two bytes a character -----------------------------------------

#: Characters of statistical tables, of provinces, prefectures and large cities.
COMMON: Final = frozenset(
    "一二三四五六七八九十百千万亿年月日季度上中下本全国各省市区县州盟旗乡镇村地方东西南北部自治直辖特别行政"
    "合计总额值量数率比重增长减速指同期末初均分按经营单位所在收发货人进出口外贸易商品服务消费零售投资固定产业生"
    "工农林牧渔建筑第城居民家庭住户入支配财一般公共预算税金融存贷款余保险价格食粮油棉肉果蔬菜茶木竹煤电力石化"
    "钢铁机汽车交通运输邮铁路公里旅客航空港船邮信网教育学校科技研究与专利申请授权卫医院床病劳动就失员职资社会"
    "保障环境水能源耗气温降雨土面积森林死亡婚男女老少龄性别族其他项目类型名称编码序号注来源数据统计局表续说明"
    "美元人民币港圆日万千吨米升克方平个户所万次件台辆座位公顷实际利用外直接企业内资法企股份有限责任私营个体"
    "京天津河山内蒙古辽宁吉黑龙江海苏浙安徽福建广湖桂重庆川贵云藏陕甘肃青夏新疆台香澳门"
    "石家庄唐秦皇岛邯郸邢保定张承德沧廊坊衡太原大同阳泉长治晋城朔忻临汾吕梁呼和浩特包头乌赤峰鄂尔多斯沈连鞍"
    "抚顺丹锦营口阜盘葫芦春四平辽通化松白延边哈齐牡佳木伊绥徐常泰无锡扬盐淮宿杭宁波温嘉兴绍金华衢舟丽水合肥"
    "芜蚌淮马铜陵安庆黄滁亳厦莆田漳龙岩南昌景德萍乡九赣宜抚饶济青淄博枣烟潍威日照莱临沂聊滨菏泽郑开封洛焦"
    "作鹤壁濮许漯三门峡商丘信周驻店武汉十堰襄荆孝随恩施株潭邵岳怀娄韶深圳珠汕佛茂惠梅尾清远揭浮柳桂梧钦玉"
    "百色贺来宾崇儋成都自贡攀枝花泸绵广元遂乐眉宜达雅资阳毕节遵义昆曲靖昭普洱拉萨昌林芝咸渭延安榆酒泉张掖"
    "固原吴忠乌鲁木齐克玛依吐番喀什阿克苏和田伊犁塔勒"
    "桃园新竹苗栗彰投义屏嘉高雄基隆花莲宜澎道府町村埼玉千葉茨城栃群奈川静岡愛知岐阜滋兵庫歌鳥取島根広徳"
    "爱鸟仓冈根广德贺儿冲绳滨户崎泻总查务带帯香媛福佐賀熊鹿児沖縄横浜名屋神戸札幌岩手宮形秋田崎富潟梨野井重奈良世帯総査務省"
    "主要情况的和及以其中为由于不含较去占第对从当年累计完成规模注册项截至合计小计绝对表列单位率份数贫困户"
)
PUNCTUATION: Final = frozenset(
    "，。、；：（）《》“”‘’…—·％【】〔〕「」①②③④⑤　〇℃～／－＋０１２３４５６７８９＊#"
)
#: Korean syllables of such tables and of provinces.
SYLLABLES: Final = frozenset(
    "서울부산대구인천광주전울세종경기강원충청북남전라경상제도시군읍면동특별자치광역의가나다라마바사아자차카타파하"
    "년월일총계합수출입액무역국내생산지역단위백만억원달러명인구비율증감률별통표연분가구주택고용실업물건"
    "농림어업제조건설서스금융보험교육정부기관은는이을를에로과와및현황기준자료출처전체기타소여남성"
)


def mainland(character: str) -> float:
    """Return the bits of a character in simplified Chinese."""
    code = character.encode("gb18030", "ignore") or b"\0\0\0"
    lead, trail = code[0], code[1]
    if character in COMMON:
        return 7.5
    if len(code) > 2 or 0xE000 <= ord(character) < 0xF900:
        return 30.0
    if trail < 0xA1:
        return 12.0 if simplified(character) in COMMON else RARE
    if 0xB0 <= lead < 0xF8:
        return 13.0 if lead < 0xD8 else 17.0
    return 8.0 if character in PUNCTUATION else 16.0


def taiwan(character: str) -> float:
    """Return the bits of a character in traditional Chinese, as Big5 orders them."""
    # Some characters are in Big5 twice, and only one of the two is written.
    code = int.from_bytes(character.encode("big5hkscs", "ignore"))
    if simplified(character) in COMMON:
        return 7.5
    if 0xA440 <= code <= 0xC67E:
        return 13.0
    if 0xC940 <= code <= 0xF9D5:
        return 18.0
    if 0xA140 <= code < 0xA440:
        return 8.0 if character in PUNCTUATION else 16.0
    return 26.0


def japanese(character: str) -> float:
    """Return the bits of a character in Japanese."""
    if "\u3041" <= character <= "\u30fe":
        return 6.5 if character < "\u30a1" else 7.5
    if "\uff61" <= character <= "\uff9f":
        return 11.0
    if simplified(character) in COMMON:
        return 7.5
    if "\u4e00" <= character <= "\u9fff":
        code = character.encode("euc_jp", "ignore")
        return 13.0 if len(code) == 2 and code[0] < 0xD0 else RARE
    return 8.0 if character in PUNCTUATION else 16.0


def korean(character: str) -> float:
    """Return the bits of a character in Korean."""
    if "\uac00" <= character <= "\ud7a3":
        if character in SYLLABLES:
            return 7.0
        return 12.0 if character.encode("euc_kr", "ignore") else RARE
    if character in PUNCTUATION:
        return 8.0
    return 18.0


# --- One byte a character ---------------------------------------------------------------------

#: The letters beyond ASCII of each language, the frequent ones first, a blank, the others.
LETTERS: Final = {
    "windows-1252": (
        "éèàêç âîôûùëïüœæÉÈÀÇÊÎÔŒ", "áéíóñ úüÁÉÍÓÚÑ", "ãçáéí âêóôõúàüÃÇÁÉÍÓÚÂÊÔÕ",
        "äöüß ÄÖÜé", "àèéìòù ÀÈÉÌÒÙ", "åäöøæ éÅÄÖØÆü", "ëéï èöüáó",
    ),
    "cp1250": (
        "ąęłóżś ćńźĄĆĘŁŃÓŚŹŻ", "áéíčěřšýž ďňóťúůÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "áéóöőü íúűÁÉÍÓÖŐÚÜŰ",
        "ăâîşţ ĂÂÎŞŢ", "čćšž đČĆŠŽĐ", "áéíčľšýž äďĺňóôŕťúÁČĎÉÍĽŇÓŠŤÚÝŽ",
    ),
    "cp1254": ("ışüçğö İŞÜÇĞÖâî",),
    "cp1257": ("ąčęėįšųūž ĄČĘĖĮŠŲŪŽ", "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ", "äõöü šžÄÕÖÜŠŽ"),
}  # fmt: skip
LETTERS["mac_roman"] = LETTERS["cp850"] = LETTERS["windows-1252"]
LETTERS["cp852"] = LETTERS["cp1250"]
#: Letters of an alphabet of its own, from frequent to rare.
ALPHABETS: Final = {
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оаинвіертскулмдпзябгьчйхцжїющєфшґ",
    "el": "αοιετσνηυρπκμλωςίόάέγδήθχφύώβξζψϊϋ",
    "he": "יוהלארתבמשנעםדקחפכטגצןזסךףץ",
    "ar": "اليمونرتبةعدسفهكقأحجشطصخإىذضزثئءغظؤآ",
    "th": "านรอกเงมยลว่ดท้สตะัปบคหิแีจพชขใไโ์ำุูึืณผศซถธภญฐฎฟฉษฮ๊๋ฑฒฆฬฝฌ็ๆฯๅ",
}
SIGNS: Final = frozenset("\xa0°º–—‘’“”€…·§%‰£«»±×²³½№­")


def in_latin(letters: str) -> Callable[[str], float]:
    """Return what a letter beyond ASCII costs, given a language's frequent and other ones."""
    frequent, _, others = letters.partition(" ")
    costs = (
        dict.fromkeys(others, 8.5)
        | dict.fromkeys(frequent, 6.5)
        | dict.fromkeys(SIGNS, 9.0)
        | {"\xa0": 6.0}
    )
    return lambda character: costs.get(character, 15.0)


def in_alphabet(letters: str) -> Callable[[str], float]:
    """Return what a letter costs, given an alphabet from frequent to rare."""
    costs = {}
    for place, letter in enumerate(letters):
        bits = 4.0 + 4.5 * place / len(letters)
        costs[letter.upper()] = bits + 3.0
        costs[letter] = bits
    costs |= dict.fromkeys(SIGNS, 10.0)
    return lambda character: costs.get(character, 15.0)
