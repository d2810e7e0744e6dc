package io.loombft.core.mempool;

/** Which transactions go first, whatever they pay. */
enum Lane {
    /** What administrators decide about validators. */
    ADMINISTRATION,
    /** Everything else. */
    NORMAL
}
