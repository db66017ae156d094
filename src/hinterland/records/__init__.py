"""Trade records (one consignment or customs line a row) summed to observations by region and year."""

from .reading import Records, read_records

__all__ = ["Records", "read_records"]
