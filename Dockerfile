# Two stages: the wheel is built and installed in the first, only the result is in the second.
FROM python:3.12-slim-bookworm AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv /opt/callboard \
    && /opt/callboard/bin/pip install --require-hashes -r requirements/run.txt \
    && pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY prompts prompts
COPY storage storage
COPY improvement improvement
RUN pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/callboard/bin/pip install --no-deps --no-index dist/*.whl \
    && /opt/callboard/bin/pip uninstall --yes pip

FROM python:3.12-slim-bookworm
# So that charts show names in any script. What the base image's Debian has is right: hadolint wants a version.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
# matplotlib keeps its font list here; the database file lies in /data unless DATABASE_URL says otherwise.
# HOME is for platforms that choose the user: slack_sdk does not load without one.
ENV PATH=/opt/callboard/bin:$PATH \
    HOME=/data \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/callboard.sqlite3
RUN useradd --system --uid 10001 --home-dir /data --create-home callboard \
    && python -m pip uninstall --yes pip
COPY --from=build /opt/callboard /opt/callboard
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["callboard", "health"]
ENTRYPOINT ["callboard"]
CMD ["run"]
