package io.loombft.core.gossip;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.bytes.MessageCodec;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Transaction;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransactionMessageTest {
    private static final Hash HASH = Hash.of(Bytes.utf8("transaction"));

    private final MessageCodec<TransactionMessage> codec =
            new MessageCodec<>(TransactionMessage::decode);

    private static Map<String, TransactionMessage> samples() {
        Bytes transaction = Bytes.copyOf(new byte[Transaction.SIZE_MIN]);
        Map<String, TransactionMessage> samples = new LinkedHashMap<>();
        samples.put("given", new TransactionMessage.Given(List.of(transaction, transaction)));
        samples.put("announced", new TransactionMessage.Announced(List.of(HASH)));
        samples.put("asked", new TransactionMessage.Asked(List.of(HASH, Hash.ZERO)));
        return samples;
    }

    @Test
    void everyMessageKeepsItsForm() throws IOException {
        codec.assertGolden("transactions.txt", samples());
    }

    @Test
    void everyMessageIsReadWholeOrNotAtAll() throws MalformedInputException {
        for (TransactionMessage sample : samples().values()) {
            codec.assertWhole(sample);
        }
    }

    @Test
    void noMessageHasTwoForms() {
        samples().values().forEach(codec::assertCanonical);
    }

    @Test
    void refusesUnknownKindsAndCountsThatLieOrAreTooHigh() throws MalformedInputException {
        codec.assertRefused(Bytes.EMPTY);
        codec.assertRefused(Bytes.fromHex("0000000000"));
        codec.assertRefused(Bytes.fromHex("0400000000"));
        for (int kind = 1; kind <= 3; kind++) {
            codec.assertRefused(new Encoder().u8(kind).u32(1).toBytes());
            codec.assertRefused(new Encoder().u8(kind).u32(Integer.MAX_VALUE).toBytes());
        }
        List<Hash> tooMany = Collections.nCopies(TransactionMessage.HASHES_MAX + 1, HASH);
        codec.assertRefused(new TransactionMessage.Announced(tooMany).encoded());
        codec.assertRefused(new TransactionMessage.Asked(tooMany).encoded());
        Bytes transaction = Bytes.copyOf(new byte[Transaction.SIZE_MIN]);
        codec.assertRefused(
                new TransactionMessage.Given(
                                Collections.nCopies(
                                        TransactionMessage.TRANSACTIONS_MAX + 1, transaction))
                        .encoded());
    }

    @Test
    void refusesMoreBytesThanFitUnlessATransactionTravelsAlone() throws MalformedInputException {
        Bytes half = Bytes.copyOf(new byte[TransactionMessage.BYTES_MAX / 2]);
        Bytes one = Bytes.copyOf(new byte[Transaction.SIZE_MIN]);
        Bytes big = Bytes.copyOf(new byte[TransactionMessage.BYTES_MAX + 1]);
        TransactionMessage.decode(new TransactionMessage.Given(List.of(half, half)).encoded());
        TransactionMessage.decode(new TransactionMessage.Given(List.of(big)).encoded());
        codec.assertRefused(new TransactionMessage.Given(List.of(half, half, one)).encoded());
        codec.assertRefused(new TransactionMessage.Given(List.of(big, one)).encoded());
    }
}
