"""A made-up statistical site: static pages in Chinese, the same bytes whenever they are written.

A page has a menu of 64 links to 56 pages, a table of the 31 provinces, and paragraphs; three
in ten are in GBK and say gb2312, the others are in UTF-8, and no header says either. On
average a page has 26 kB. A word's frequency is the inverse of its rank.
"""

import random
from collections.abc import Sequence
from pathlib import Path

__all__ = ["Graph", "addresses", "build", "web"]

#: For each page, the pages that it links to. All can be reached from page 0.
Graph = Sequence[Sequence[int]]

TARGETS = 56
_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 "
    "湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆"
)
PROVINCES = _PROVINCES.split()
_WORDS = (
    "的 地区 进出口 总额 增长 同比 贸易 亿美元 企业 统计 年鉴 出口 进口 全省 其中 比重 万元 "
    "经济 发展 商品 外商 投资 产品 工业 生产总值 人口 东部 中部 西部 下降 增速 较上年 达到 "
    "主要 市场 国家 开放 水平 结构 差异 不平衡 依存度 沿海 内陆 边境 口岸 海关 汇率 人民币 "
    "美元 按 经营单位 所在地 货源地 目的地 一般 加工 保税 仓储 转口 服务 机电 高新技术 农产品 "
    "纺织 服装 钢材 原油 铁矿砂 大豆 集成电路 汽车 船舶 家具 玩具 鞋类 煤炭 天然气 稀土 铜材 "
    "国有 民营 私营 集体 合资 独资 占 全国 位居 第一 上升 个百分点 贡献率 拉动 需求 供给 产业 "
    "转移 升级 创新 改革 政策 措施 实施 推进 加快 建设 试验区 自由 综合 示范 园区 物流 通道 "
    "铁路 公路 航空 港口 班列 集装箱 吞吐量 货运量 客运量 固定资产 社会消费品 零售 财政 收入 "
    "支出 税收 金融 贷款 存款 保险 居民 消费 价格 指数 就业 工资 城镇 农村 教育 科技 卫生 文化 "
    "环境 能源 资源 土地 粮食 棉花 油料 蔬菜 水果 畜牧 水产 林业 建筑业 房地产 旅游 信息 传输 "
    "软件 互联网 电子 商务 研究 开发 专利 合同 成交额 项目 协议 实际 利用 外资 对外 承包 工程 "
    "劳务 合作 营业额 派出 人员 友好 城市 会议 展览 博览会 洽谈会 签订 备忘录 关税 配额 许可证 "
    "检验 检疫 通关 便利化 跨境 支付 结算 离岸 在岸 顺差 逆差 平衡 均衡 协调 区域 省级 市级 县级 "
    "调查 抽样 普查 修订 初步 核算 快报 公报 月报 季报 说明 指标 解释 单位 数据 来源 注 表 图 附录"
)
WORDS = _WORDS.split()
SENTENCES = 4_000


def web(pages: int) -> Graph:
    """Return a site's links: a tree, which reaches every page, and others at random."""
    chance = random.Random(pages)
    graph = []
    for number in range(pages):
        targets = {n for n in (2 * number + 1, 2 * number + 2) if n < pages}
        while len(targets) < min(TARGETS, pages):
            targets.add(chance.randrange(pages))
        mixed = sorted(targets)
        chance.shuffle(mixed)
        graph.append(mixed)
    return graph


def addresses(pages: int, origins: Sequence[str]) -> list[str]:
    """Return the pages' addresses: origins like `http://127.0.0.1:8080` take turns."""
    return [origins[n % len(origins)] + _path(n) for n in range(pages)]


def build(
    folder: Path, graph: Graph, *, origins: Sequence[str] = ("",), size: int = 26_000
) -> None:
    """Write a site's pages into a folder, to be served at each of the origins.

    Parameters
    ----------
    folder
        The folder, made here.
    graph
        The pages' links.
    origins
        The hosts; with the empty one alone, links have no host in them.
    size
        The pages' mean size in bytes; what the links and the table take is the least.
    """
    for part in range(len(graph) // 1000 + 1):
        (folder / f"d{part}").mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n", encoding="ascii")
    sentences = _sentences()
    places = addresses(len(graph), origins)
    for number, targets in enumerate(graph):
        page = _page(number, [places[n] for n in targets], sentences, size)
        path = _path(number)
        (folder / (path[1:] or "index.htm")).write_bytes(page)


def _path(number: int) -> str:
    return f"/d{number // 1000}/{number}.htm" if number else "/"


def _sentences() -> list[str]:
    chance = random.Random(2000)
    weights = [1 / rank for rank in range(1, len(WORDS) + 1)]
    drawn = (chance.choices(WORDS, weights, k=chance.randint(4, 14)) for _ in range(SENTENCES))
    return [f"{''.join(words)}{chance.randrange(10**5) / 10}" for words in drawn]


def _page(number: int, links: Sequence[str], sentences: Sequence[str], size: int) -> bytes:
    chance = random.Random(number)
    encoding, charset = ("gbk", "gb2312") if number % 10 in {2, 5, 8} else ("utf-8", "utf-8")
    title = f"第{number}页 {chance.choice(sentences)}"
    head = (
        "<!DOCTYPE html>\n<html><head>\n"
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
        f"<title>{title}</title>\n</head>\n<body>\n"
    )
    start = head + _menu(links, sentences, chance) + (_table(chance) if size else "")
    here = start.encode(encoding)
    left = int(chance.gammavariate(4, (size - len(here)) / 4)) if size > len(here) else 0
    text = chance.choices(sentences, k=left // (46 if encoding == "gbk" else 65))
    paragraphs = ("，".join(text[at : at + 6]) for at in range(0, len(text), 6))
    rest = "".join(f"<p>{paragraph}。</p>\n" for paragraph in paragraphs) + "</body></html>\n"
    return here + rest.encode(encoding)


def _menu(links: Sequence[str], sentences: Sequence[str], chance: random.Random) -> str:
    """Return the links, with a few more that lead nowhere else."""
    more = [*(f"{link}#table" for link in links[:6]), "#top", "mailto:office@site.example"]
    items = (
        f'<li><a href="{link}">{chance.choice(sentences)[:8]}</a></li>\n'
        for link in (*links, *(more if len(links) == TARGETS else []))
    )
    return f'<ul class="menu">\n{"".join(items)}</ul>\n'


def _table(chance: random.Random) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td>{chance.randrange(10**7) / 100:.2f}</td>"
        f"<td>{chance.randrange(10**7) / 100:.2f}</td><td>{chance.uniform(-20, 40):.1f}</td></tr>\n"
        for name in PROVINCES
    )
    return f'<table id="table"><tr><th>地区<th>出口<th>进口<th>增长</tr>\n{rows}</table>\n'
