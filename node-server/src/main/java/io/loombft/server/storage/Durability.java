package io.loombft.server.storage;

/** When a write returns. */
public enum Durability {
    /** When it would survive a power cut. */
    SYNCED,
    /** When it would survive the end of the process; a power cut may cost it, and nothing else. */
    BUFFERED
}
