# syntax=docker/dockerfile:1
# The HTTP service in an image: docker build -t cuelight .   (docs/deploying.md says how it is run)

# The Python that every change is tested on.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/cuelight
WORKDIR /source
COPY constraints.txt pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY profiles ./profiles
COPY nodes ./nodes
COPY graph ./graph
COPY cuelight ./cuelight
RUN --mount=type=cache,target=/root/.cache/pip \
    /opt/cuelight/bin/pip install -c constraints.txt ".[server,postgres,encryption,traces]"

FROM python:${PYTHON}-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin cuelight \
    && install --directory --owner=cuelight --group=cuelight --mode=700 /data
COPY --from=build /opt/cuelight /opt/cuelight
ENV PATH=/opt/cuelight/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CUELIGHT_DB=sqlite:////data/cuelight.db
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["cuelight"]
CMD ["serve", "--host", "0.0.0.0"]
