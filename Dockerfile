# The API and the command line, with what they need and the bundled release; docs/deploy.md says how it is run.
# What builds the program stays in this stage.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY concerted concerted
COPY graph graph
COPY loaders loaders
COPY cypher cypher
COPY api api
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CONCERTED_DATA_DIR=/data
# Only what the program imports: neither tests nor tools.
COPY requirements-run.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-run.lock && rm requirements-run.lock
# The embedded store, used where there is no NEO4J_URI, lives in /data.
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels pip install --no-cache-dir --no-deps /wheels/*.whl \
    && useradd --uid 10001 --create-home concerted && install --directory --owner=concerted /data /home/concerted/.cache
WORKDIR /home/concerted
USER concerted
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["concerted", "serve", "--host", "0.0.0.0", "--port", "8000"]
