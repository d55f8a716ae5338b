# The program runs from its checkout; nothing is built as a wheel. Every dependency comes as a wheel with its hash.
FROM python:3.11.15-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN groupadd --gid 10001 sinhke \
    && useradd --uid 10001 --gid sinhke --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sinhke \
    && install --directory --owner=sinhke --group=sinhke --mode=0700 /var/lib/sinhke

WORKDIR /srv/sinhke
COPY requirements/product.txt requirements/product.txt
RUN pip install --no-cache-dir --only-binary=:all: --require-hashes -r requirements/product.txt
# Compiled once here: the program cannot write into its own folder.
COPY . .
RUN python -m compileall -q -o 0 .

USER sinhke
VOLUME /var/lib/sinhke
STOPSIGNAL SIGTERM
CMD ["python", "worker.py"]
