# The image holds one static program and runs as nobody in particular.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags='-s -w' -o /out/cadrebot ./cmd/cadrebot && mkdir /out/attachments

# Brings time zones, root certificates and the user nonroot (65532), no shell.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/cadrebot /cadrebot
COPY --from=build --chown=nonroot:nonroot /out/attachments /attachments
USER nonroot
ENV CADREBOT_LISTEN=:8080
EXPOSE 8080
ENTRYPOINT ["/cadrebot"]
CMD ["serve"]
