FROM python:3.11-slim
WORKDIR /app
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY graph graph
COPY loaders loaders
COPY cypher cypher
COPY api api
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && useradd --create-home concerted
USER concerted
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["concerted", "serve", "--host", "0.0.0.0", "--port", "8000"]
