package io.loombft.core.gossip;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;

/** How transactions travel between mempools. Canonical bytes: {@code kind 1 | …}. */
public sealed interface TransactionMessage extends Encodable {
    /** Most hashes in a message. */
    int HASHES_MAX = 1_024;

    /** Most transactions in a message. */
    int TRANSACTIONS_MAX = 256;

    /** Bytes of transactions after which a message is full; a longer one travels alone. */
    int BYTES_MAX = 256 * 1024;

    /** 1: transactions, decoded one by one later. Canonical bytes: {@code count u32 | (u32 + n) each}. */
    record Given(List<Bytes> transactions) implements TransactionMessage {
        public Given {
            transactions = List.copyOf(transactions);
        }

        /** All of these, in as few messages as fit. */
        static List<Given> inFew(List<Bytes> transactions) {
            List<Given> messages = new ArrayList<>();
            int from = 0;
            long bytes = 0;
            for (int i = 0; i < transactions.size(); i++) {
                int size = transactions.get(i).size();
                boolean isFull = bytes + size > BYTES_MAX || i - from >= TRANSACTIONS_MAX;
                if (isFull && i > from) {
                    messages.add(new Given(transactions.subList(from, i)));
                    from = i;
                    bytes = 0;
                }
                bytes += size;
            }
            if (from < transactions.size()) {
                messages.add(new Given(transactions.subList(from, transactions.size())));
            }
            return messages;
        }

        private static Given decode(Decoder from) throws MalformedInputException {
            List<Bytes> transactions =
                    from.list(
                            TRANSACTIONS_MAX,
                            4 + Transaction.SIZE_MIN,
                            d -> d.blob(Transaction.SIZE_MAX));
            long bytes = transactions.stream().mapToLong(Bytes::size).sum();
            if (transactions.size() > 1 && bytes > BYTES_MAX) {
                throw new MalformedInputException(bytes + " bytes of transactions in a message");
            }
            return new Given(transactions);
        }

        @Override
        public void encode(Encoder to) {
            to.u8(1).u32(transactions.size());
            transactions.forEach(to::blob);
        }
    }

    /** 2: what the sender holds. Canonical bytes: {@code count u32 | hashes 32 each}. */
    record Announced(List<Hash> hashes) implements TransactionMessage {
        public Announced {
            hashes = List.copyOf(hashes);
        }

        @Override
        public void encode(Encoder to) {
            to.u8(2).list(hashes);
        }
    }

    /** 3: what the sender would like to have. Canonical bytes: {@code count u32 | hashes 32 each}. */
    record Asked(List<Hash> hashes) implements TransactionMessage {
        public Asked {
            hashes = List.copyOf(hashes);
        }

        @Override
        public void encode(Encoder to) {
            to.u8(3).list(hashes);
        }
    }

    /** Reads a whole message: all bytes must be used. */
    static TransactionMessage decode(Bytes bytes) throws MalformedInputException {
        return Decoder.whole(bytes, TransactionMessage::decode);
    }

    private static TransactionMessage decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        return switch (kind) {
            case 1 -> Given.decode(from);
            case 2 -> new Announced(from.list(HASHES_MAX, Hash.SIZE, Hash::decode));
            case 3 -> new Asked(from.list(HASHES_MAX, Hash.SIZE, Hash::decode));
            default -> throw new MalformedInputException("transaction message of kind " + kind);
        };
    }
}
