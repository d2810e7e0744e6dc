package io.loombft.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.types.Address;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.VoteType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Answers about many blocks in a row end at their bounds, and are gone on with where they ended. */
class RangesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LATEST = 2_000;

    private final FakeNode node = new FakeNode();
    private final Dispatcher dispatcher =
            new Dispatcher(NodeMethods.of(node), (method, outcome) -> {});

    // ---- Headers.

    @Test
    void ofHeadersSoManyAreGivenAndTheRestWhenAskedForFromThere() throws Exception {
        reads(LATEST, List.of());
        List<Long> first = headers(call("get_headers", 1, HeaderRange.COUNT_MAX + 1));

        assertEquals(HeaderRange.COUNT_MAX, first.size());
        assertEquals(first, headers(call("get_headers", 1, Long.MAX_VALUE)));
        assertEquals(
                List.of(first.getLast() + 1), headers(call("get_headers", first.getLast() + 1, 1)));
        assertEquals(List.of(LATEST), headers(call("get_headers", LATEST, 50)), "the end");
    }

    @Test
    void soManyBytesOfBlocksAreReadForHeaders() throws Exception {
        int half = (int) (HeaderRange.BLOCK_BYTES_MAX / 2);
        reads(LATEST, List.of(large(half - 1)));
        assertEquals(List.of(1L, 2L, 3L), headers(call("get_headers", 1, 50)), "not full with two");

        AtomicInteger reads = reads(LATEST, List.of(large(half)));
        assertEquals(List.of(1L, 2L), headers(call("get_headers", 1, 50)));
        assertEquals(2, reads.get());
        assertEquals(List.of(3L, 4L), headers(call("get_headers", 3, 50)));
    }

    // ---- Who signed what.

    @Test
    void ofBlocksThatWereSignedSoManyAreGivenAndTheRestWhenAskedForFromThere() throws Exception {
        reads(LATEST, List.of());
        JsonNode first = call("get_signing_history", LATEST, SigningHistory.COUNT_MAX + 1);

        assertEquals(LATEST, first.path("to").longValue());
        long from = LATEST - SigningHistory.COUNT_MAX + 1;
        assertEquals(from, first.path("from").longValue());
        JsonNode rest = call("get_signing_history", from - 1, Long.MAX_VALUE);
        assertEquals(from - 1, rest.path("to").longValue());
        assertEquals(from - SigningHistory.COUNT_MAX, rest.path("from").longValue());
    }

    @Test
    void soManyBytesOfBlocksAreReadForSignaturesAndThoseKnownDoNotCount() throws Exception {
        reads(LATEST, List.of(large((int) (SigningHistory.BLOCK_BYTES_MAX / 2))));

        assertEquals(LATEST - 1, from(LATEST));
        assertEquals(LATEST - 2, from(LATEST), "the latest is read anew, its commit may grow");
        assertEquals(LATEST - 5, from(LATEST - 4), "of other blocks no less is told");
    }

    @Test
    void soManyValidatorsAreToldOf() throws Exception {
        int inSet = Sample.set().size();
        int fit = SigningHistory.VALIDATORS_MAX / 2 - inSet / 2;
        signedByOthersEach(fit);
        JsonNode full = call("get_signing_history", 8, 512);
        assertEquals(SigningHistory.VALIDATORS_MAX, full.path("validators").size());
        assertEquals(7, full.path("from").longValue());

        // At heights of which nothing is remembered yet.
        signedByOthersEach(fit + 1);
        JsonNode history = call("get_signing_history", 5, 512);
        assertEquals(5, history.path("from").longValue());
        assertEquals(fit + 1 + inSet, history.path("validators").size());
        JsonNode rest = call("get_signing_history", 4, 512);
        assertEquals(4, rest.path("to").longValue());
        assertEquals(4, rest.path("from").longValue());
    }

    private void signedByOthersEach(int signers) {
        node.chain =
                Optional.of(
                        new FakeNode.Chain(
                                new Height(9),
                                h -> block(h, List.of()),
                                h -> signed((int) h.value(), signers)));
    }

    @Test
    void soManyBlocksAreRememberedAndOlderOnesAreReadAgain() throws Exception {
        AtomicInteger reads = reads(LATEST, List.of());
        call("get_signing_history", LATEST, 512);
        reads.set(0);
        call("get_signing_history", LATEST, 512);
        assertTrue(reads.get() <= 2, reads + " blocks read again");

        call("get_signing_history", LATEST - 1_000, 512);
        reads.set(0);
        call("get_signing_history", LATEST - 1_000, 512);
        assertTrue(reads.get() >= 512, "what is further back is not remembered");

        // The chain goes on, and what was the latest becomes old.
        for (long latest = LATEST; latest <= LATEST + 2 * 512; latest += 128) {
            reads(latest, List.of());
            call("get_signing_history", latest, 512);
        }
        reads = reads(LATEST + 2 * 512, List.of());
        call("get_signing_history", LATEST, 512);
        assertTrue(reads.get() >= 512 - 64, reads + " blocks read again");
    }

    // ---- A chain of blocks that are alike.

    private AtomicInteger reads(long latest, List<Transaction> transactions) {
        FakeNode.Chain chain =
                new FakeNode.Chain(
                        new Height(latest),
                        h -> block(h, transactions),
                        h -> new Certificate(VoteType.PRECOMMIT, h, Round.ZERO, nil(), List.of()));
        node.chain = Optional.of(chain);
        return chain.reads();
    }

    private static Ballot nil() {
        return Ballot.of(Sample.hash(1));
    }

    private static Block block(Height height, List<Transaction> transactions) {
        BlockHeader header =
                new BlockHeader(
                        Sample.CHAIN,
                        height,
                        1_700_000_000_000L + height.value(),
                        Sample.hash(7),
                        Certificate.NONE.hash(),
                        Block.transactionsRoot(transactions),
                        Block.evidenceRoot(List.of()),
                        Sample.set().hash(),
                        Sample.set().hash(),
                        Params.DEFAULT.hash(),
                        Sample.hash(4),
                        Sample.hash(5),
                        Sample.KEY.publicKey());
        try {
            return Block.of(header, transactions, List.of(), Certificate.NONE);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    /** A transaction of so many bytes. */
    private static Transaction large(int bytes) {
        int around = deploying(0).size();
        Transaction large = deploying(bytes - around);
        assertEquals(bytes, large.size());
        return large;
    }

    private static Transaction deploying(int codeBytes) {
        return new UnsignedTransaction(
                        Sample.KEY.publicKey(),
                        0,
                        new UnsignedTransaction.GasLimit(30_000),
                        1,
                        new TransactionBody.ContractDeploy(
                                Reentrancy.REFUSED,
                                Address.ZERO,
                                Bytes.copyOf(new byte[codeBytes]),
                                Bytes.EMPTY))
                .sign(Sample.CHAIN, Sample.KEY, Sample.SCHEME);
    }

    /** By others at each height. */
    private static Certificate signed(int height, int signers) {
        List<CommitSignature> signatures = new ArrayList<>();
        for (int i = 0; i < signers; i++) {
            Bytes key = new Encoder().u64(height).u64(i).u64(0).u64(0).toBytes();
            signatures.add(
                    new CommitSignature(
                            new PublicKey(key),
                            new Signature(Bytes.copyOf(new byte[Signature.SIZE]))));
        }
        return new Certificate(
                VoteType.PRECOMMIT, new Height(height), Round.ZERO, nil(), signatures);
    }

    // ---- Questions.

    private long from(long to) throws IOException {
        return call("get_signing_history", to, 512).path("from").longValue();
    }

    private static List<Long> headers(JsonNode answer) {
        List<Long> heights = new ArrayList<>();
        answer.path("headers")
                .forEach(each -> heights.add(each.path("header").path("height").longValue()));
        return heights;
    }

    private JsonNode call(String method, long height, long count) throws IOException {
        String request =
                "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":[%d,%d],\"id\":1}"
                        .formatted(method, height, count);
        JsonNode answer =
                JSON.readTree(
                        dispatcher
                                .answer(request.getBytes(StandardCharsets.UTF_8))
                                .body()
                                .orElseThrow());
        assertTrue(answer.has("result"), answer.toString());
        return answer.path("result");
    }
}
