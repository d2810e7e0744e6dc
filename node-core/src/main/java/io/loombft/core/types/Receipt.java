package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.MerkleTree;
import java.util.List;

/**
 * What became of a transaction in a block. Canonical bytes: {@code transaction hash 32 | code 1 | gas
 * used u64 | fee 16 | output u32 + n | events u32 + each}; the receipts root is the RFC 6962 root over
 * them. No text: texts differ between engines, codes do not.
 */
public record Receipt(
        Hash transaction, Code code, long gasUsed, Amount fee, Bytes output, List<Event> events)
        implements Encodable {
    /** Longest output in bytes. */
    public static final int OUTPUT_MAX = 65_536;

    /** Most events of a transaction. */
    public static final int EVENTS_MAX = 1_024;

    /** How a transaction ended, with its byte in the encoding. */
    public enum Code {
        SUCCESS(0),
        INSUFFICIENT_BALANCE(1),
        RECEIVER_OVERFLOW(2),
        NOT_ADMINISTRATOR(3),
        ALREADY_APPROVED(4),
        VALIDATOR_CHANGE_REFUSED(5),
        OUT_OF_GAS(6),
        CONTRACT_REFUSED(7),
        CONTRACT_TRAP(8),
        CONTRACT_REVERTED(9),
        NOT_JAILED(10);

        private final int value;

        Code(int value) {
            this.value = value;
        }

        public int value() {
            return value;
        }

        static Code decode(Decoder from) throws MalformedInputException {
            int value = from.u8();
            for (Code code : values()) {
                if (code.value == value) {
                    return code;
                }
            }
            throw new MalformedInputException("receipt code " + value);
        }
    }

    /** Something a contract said. Canonical bytes: {@code contract 20 | topic u32+n | data u32+n}. */
    public record Event(Address contract, Bytes topic, Bytes data) implements Encodable {
        /** Longest topic in bytes. */
        public static final int TOPIC_MAX = 256;

        /** Longest data in bytes. */
        public static final int DATA_MAX = 65_536;

        public Event {
            if (topic.size() > TOPIC_MAX || data.size() > DATA_MAX) {
                throw new IllegalArgumentException(
                        "event with a topic of %d bytes, data of %d"
                                .formatted(topic.size(), data.size()));
            }
        }

        static Event decode(Decoder from) throws MalformedInputException {
            return new Event(Address.decode(from), from.blob(TOPIC_MAX), from.blob(DATA_MAX));
        }

        @Override
        public void encode(Encoder to) {
            to.value(contract).blob(topic).blob(data);
        }
    }

    public Receipt {
        events = List.copyOf(events);
        if (gasUsed < 0 || output.size() > OUTPUT_MAX || events.size() > EVENTS_MAX) {
            throw new IllegalArgumentException(
                    "receipt with gas %d, output of %d bytes, %d events"
                            .formatted(gasUsed, output.size(), events.size()));
        }
    }

    public boolean isSuccess() {
        return code == Code.SUCCESS;
    }

    /** RFC 6962 root over the receipts of a block. */
    public static Hash root(List<Receipt> receipts) {
        return MerkleTree.root(receipts.stream().map(Receipt::encoded).toList());
    }

    public static Receipt decode(Decoder from) throws MalformedInputException {
        return new Receipt(
                Hash.decode(from),
                Code.decode(from),
                from.u64(),
                Amount.decode(from),
                from.blob(OUTPUT_MAX),
                from.list(EVENTS_MAX, Address.SIZE + 8, Event::decode));
    }

    @Override
    public void encode(Encoder to) {
        to.value(transaction).u8(code.value()).u64(gasUsed).value(fee).blob(output).list(events);
    }
}
