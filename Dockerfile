# The image of web, worker, beat and migrate: one build, four commands (docker-compose.yml).
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 UV_SYSTEM_CERTS=1
WORKDIR /app
RUN python -m venv /venv && /venv/bin/python -m pip install --quiet uv==0.13.9
COPY pyproject.toml requirements.lock ./
RUN /venv/bin/uv pip install --quiet --python /venv/bin/python --require-hashes -r requirements.lock
COPY . .
# Settings are read to collect static files; none of these values reaches the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build REDIS_URL=redis://localhost PASSPORT_SEALING_KEYS=build:build \
    EVIDENCE_KEYS=build:build \
    DATABASE_URL=postgresql://build@localhost/build \
    /venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm

RUN groupadd --gid 10001 staffbank && useradd --uid 10001 --gid 10001 --no-create-home staffbank \
    && install -d -o 10001 -g 10001 -m 700 /var/lib/staffbank/evidence
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "staffbank.wsgi:application"]
