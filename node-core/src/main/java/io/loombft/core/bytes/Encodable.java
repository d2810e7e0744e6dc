package io.loombft.core.bytes;

/** A value with exactly one byte form. */
public interface Encodable {
    /** Appends the canonical bytes of this value. */
    void encode(Encoder to);

    /** The canonical bytes of this value alone. */
    default Bytes encoded() {
        Encoder to = new Encoder();
        encode(to);
        return to.toBytes();
    }
}
