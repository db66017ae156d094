"""Scrapy as its tutorial shows it: CrawlSpider and LinkExtractor, nothing stored.

Run by crawl.py in an environment of its own: scrapy runspider spider.py -a start=ADDRESS.
"""
# mypy: ignore-errors

from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule


class Site(CrawlSpider):
    name = "site"
    rules = (Rule(LinkExtractor(), callback="parse_page", follow=True),)
    custom_settings = {  # noqa: RUF012 (Scrapy's way)
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
    }

    def __init__(self, start: str, **more: object) -> None:
        super().__init__(**more)
        self.start_urls = [start]
        self.allowed_domains = ["127.0.0.1"]

    def parse_page(self, response):
        """Touch the body, as a callback that stores it would."""
        return {"address": response.url, "bytes": len(response.body)}
