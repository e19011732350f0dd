# The API and the command line, with what they need and the bundled release; docs/deploy.md says how it is run.
FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CONCERTED_DATA_DIR=/data
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY graph graph
COPY loaders loaders
COPY cypher cypher
COPY api api
# The embedded store, used where there is no NEO4J_URI, lives in /data and belongs to the one process of a container.
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && rm -rf /app \
    && useradd --create-home concerted && install --directory --owner=concerted /data /home/concerted/.cache
WORKDIR /home/concerted
USER concerted
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["concerted", "serve", "--host", "0.0.0.0", "--port", "8000"]
