"""The time zones a form offers: where learning collaboratives meet. A charter file may name any other."""

COMMON = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Toronto", "America/Halifax",
    "America/St_Johns", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Mexico_City",
    "America/Guatemala", "America/Panama", "America/Jamaica", "America/Bogota", "America/Lima",
    "America/Caracas", "America/La_Paz", "America/Santiago", "America/Sao_Paulo", "America/Montevideo",
    "America/Argentina/Buenos_Aires", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Atlantic/Reykjavik",
    "Europe/Madrid", "Europe/Paris", "Europe/Brussels", "Europe/Amsterdam", "Europe/Luxembourg",
    "Europe/Zurich", "Europe/Berlin", "Europe/Vienna", "Europe/Rome", "Europe/Copenhagen", "Europe/Oslo",
    "Europe/Stockholm", "Europe/Helsinki", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius", "Europe/Warsaw",
    "Europe/Prague", "Europe/Bratislava", "Europe/Budapest", "Europe/Ljubljana", "Europe/Zagreb",
    "Europe/Belgrade", "Europe/Bucharest", "Europe/Sofia", "Europe/Athens", "Europe/Kyiv", "Europe/Istanbul",
    "Africa/Casablanca", "Africa/Accra", "Africa/Lagos", "Africa/Kinshasa", "Africa/Cairo",
    "Africa/Johannesburg", "Africa/Harare", "Africa/Kigali", "Africa/Nairobi", "Africa/Addis_Ababa",
    "Asia/Jerusalem", "Asia/Beirut", "Asia/Amman", "Asia/Riyadh", "Asia/Qatar", "Asia/Dubai", "Asia/Tehran",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok",
    "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Kuala_Lumpur", "Asia/Singapore", "Asia/Manila",
    "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Taipei", "Asia/Seoul", "Asia/Tokyo", "Australia/Perth",
    "Australia/Adelaide", "Australia/Darwin", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland",
    "UTC",
)  # fmt: skip


def offered(own: str) -> tuple[str, ...]:
    """The common zones, led by the person's own where it is not among them."""
    return COMMON if own in COMMON or not own else (own, *COMMON)
