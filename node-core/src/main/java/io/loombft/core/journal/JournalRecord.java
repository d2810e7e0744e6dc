package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;

/** A record whose checksum is right, and the offset in its segment at which its frame begins. */
public record JournalRecord(long offset, RecordKind kind, Bytes payload) {
    /** The offset of the byte after the record. */
    public long end() {
        return offset + Frame.HEADER_BYTES + payload.size();
    }
}
