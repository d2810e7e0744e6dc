package io.loombft.server.bench;

/** A node under load: where its RPC answers, and its process. */
public record Target(String url, ProcessHandle process) {}
