FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /wiredesk . && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /wiredesk /wiredesk
COPY --from=build --chown=nonroot:nonroot /data /data
ENV DATA_DIR=/data LISTEN_ADDR=127.0.0.1:8701
VOLUME /data
USER nonroot
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/wiredesk", "health"]
ENTRYPOINT ["/wiredesk"]
CMD ["run"]
