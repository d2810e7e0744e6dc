package io.loombft.core.sync;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.bytes.MessageCodec;
import io.loombft.core.types.Height;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncMessageTest {
    private static final SyncChain CHAIN = new SyncChain(2);

    private final MessageCodec<SyncMessage> codec = new MessageCodec<>(SyncMessage::decode);

    private static Map<String, SyncMessage> samples() {
        Map<String, SyncMessage> samples = new LinkedHashMap<>();
        samples.put("block-asked", new SyncMessage.BlockAsked(new Height(7)));
        samples.put("block-given", new SyncMessage.BlockGiven(CHAIN.block(2), CHAIN.commit(2)));
        samples.put(
                "block-missing",
                new SyncMessage.BlockMissing(new Height(7), new Height(3), new Height(5)));
        samples.put("hash-asked", new SyncMessage.HashAsked(new Height(2), CHAIN.block(2).hash()));
        samples.put("hash-given", new SyncMessage.HashGiven(CHAIN.block(1)));
        return samples;
    }

    @Test
    void everyMessageKeepsItsForm() throws IOException {
        codec.assertGolden("sync.txt", samples());
    }

    @Test
    void everyMessageIsReadWholeOrNotAtAll() throws MalformedInputException {
        for (SyncMessage sample : samples().values()) {
            codec.assertWhole(sample);
        }
    }

    @Test
    void noMessageHasTwoForms() {
        samples().values().forEach(codec::assertCanonical);
    }

    @Test
    void refusesUnknownKindsAndHeightsAboveTheHighest() throws MalformedInputException {
        codec.assertRefused(Bytes.EMPTY);
        codec.assertRefused(Bytes.fromHex("000000000000000007"));
        codec.assertRefused(Bytes.fromHex("060000000000000007"));
        codec.assertRefused(Bytes.fromHex("018000000000000000"));
    }
}
