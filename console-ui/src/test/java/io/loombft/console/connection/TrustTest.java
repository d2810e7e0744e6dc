package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.KeyFile;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chain of headers whose set changes at height 10, followed from its genesis. */
class TrustTest {
    private static final Ed25519 SCHEME = new Ed25519();
    private static final int CHANGE = 10;
    private static final int TIP = 40;

    private final ChainId chain;
    private final List<KeyPair> first = keys(4);
    private final List<KeyPair> second = keys(4);
    private final List<HeaderEntry> headers = new ArrayList<>();
    private int asked;

    private final Trust.Source source =
            new Trust.Source() {
                @Override
                public HeaderEntry header(long height) {
                    asked++;
                    return headers.get((int) height - 1);
                }

                @Override
                public ValidatorSet validators(long height) {
                    return set(height < CHANGE ? first : second);
                }
            };

    TrustTest() throws Exception {
        chain = ChainId.parse("trust");
        for (int height = 1; height <= TIP; height++) {
            headers.add(entry(height, height < CHANGE ? first : second, 4));
        }
    }

    @Test
    void followsAChangeOfTheSetAndSkipsWhereThereIsNone() throws Exception {
        Trust trust = new Trust(chain, set(first));

        assertEquals(Optional.empty(), trust.verify(headers.get(TIP - 1), source));
        assertEquals(TIP, trust.height());
        assertTrue(asked < TIP / 2, "asked for " + asked);
    }

    @Test
    void refutesACommitThatLacksAQuorum() throws Exception {
        Trust trust = new Trust(chain, set(first));

        Optional<String> problem = trust.verify(entry(5, first, 2), source);

        assertTrue(problem.orElse("").contains("power 20"), problem.toString());
        assertEquals(0, trust.height());
    }

    @Test
    void refutesASetThatTheHeaderBeforeDidNotName() throws Exception {
        Trust trust = new Trust(chain, set(first));
        HeaderEntry foreign = entry(1, second, 4);

        assertTrue(trust.verify(foreign, source).isPresent());
    }

    @Test
    void refutesAHashThatIsNotTheHeaders() throws Exception {
        Trust trust = new Trust(chain, set(first));
        HeaderEntry real = headers.getFirst();
        HeaderEntry lie =
                new HeaderEntry(real.header(), 0, 0, real.commit(), Hash.of(new byte[] {1}));

        assertTrue(trust.verify(lie, source).isPresent());
    }

    @Test
    void doesNotBelieveASetThatIsNotOfTheHeader() {
        Trust trust = new Trust(chain, set(first));
        Trust.Source liar =
                new Trust.Source() {
                    @Override
                    public HeaderEntry header(long height) {
                        return headers.get((int) height - 1);
                    }

                    @Override
                    public ValidatorSet validators(long height) {
                        return set(keys(4));
                    }
                };

        assertThrows(RpcException.Malformed.class, () -> trust.verify(headers.get(TIP - 1), liar));
    }

    @Test
    void blocksOfAFollowedSetAreJudgedLater() throws Exception {
        Trust trust = new Trust(chain, set(first));
        trust.verify(headers.get(TIP - 1), source);

        assertEquals(Optional.empty(), trust.sets().problem(headers.get(2)));
        assertTrue(trust.sets().problem(entry(3, keys(4), 4)).isPresent());
        assertTrue(trust.sets().problem(entry(3, first, 2)).isPresent());
    }

    @Test
    void followsFromABlockThatIsTrustedAlsoAfterAChange() throws Exception {
        Trust trust = followed(point(CHANGE - 1));
        assertEquals(CHANGE - 1, trust.height());

        assertEquals(Optional.empty(), trust.verify(headers.get(TIP - 1), source));
        assertEquals(TIP, trust.height());
        assertTrue(trust.sets().origin().startsWith("block 9 ("), trust.sets().origin());
        assertEquals("the genesis", new Trust(chain, set(first)).sets().origin());
    }

    @Test
    void asksNothingBelowTheTrustedBlock() throws Exception {
        Trust trust = followed(point(20));
        trust.verify(headers.get(TIP - 1), source);

        assertEquals(1, asked);
    }

    @Test
    void refutesAChainWhoseBlockIsAnother() throws Exception {
        Trust.Start start = Trust.from(new TrustPoint(5, "ab".repeat(32)), source);

        Trust.Start.Refuted refuted = assertInstanceOf(Trust.Start.Refuted.class, start);
        assertTrue(refuted.why().startsWith("its block 5 is "), refuted.why());
    }

    @Test
    void refutesABlockOfAnotherHeightWithTheTrustedHash() throws Exception {
        TrustPoint moved = new TrustPoint(6, headers.get(4).header().hash().hex());
        Trust.Source liar = answering(headers.get(4), set(first));

        assertInstanceOf(Trust.Start.Refuted.class, Trust.from(moved, liar));
    }

    @Test
    void doesNotBelieveASetThatIsNotOfTheTrustedBlock() {
        Trust.Source liar = answering(headers.get(4), set(keys(4)));

        assertThrows(RpcException.Malformed.class, () -> Trust.from(point(5), liar));
    }

    @ParameterizedTest
    @CsvSource({"0,ab", "x,ab", "-1,ab", "'',ab", "99999999999999999999,ab", "1,''", "1,xy"})
    void whatIsNoHeightAndHashIsRefused(String height, String digits) {
        String hash = digits.repeat(32);

        assertThrows(MalformedInputException.class, () -> TrustPoint.parse(height, hash));
    }

    @Test
    void aBlockIsTakenAsItIsTyped() throws Exception {
        assertEquals(
                new TrustPoint(1_234, "ab".repeat(32)),
                TrustPoint.parse(" 1,234 ", "0x" + "AB".repeat(32)));
    }

    private TrustPoint point(int height) {
        return new TrustPoint(height, headers.get(height - 1).header().hash().hex());
    }

    private Trust followed(TrustPoint point) throws RpcException {
        return assertInstanceOf(Trust.Start.Followed.class, Trust.from(point, source)).trust();
    }

    private static Trust.Source answering(HeaderEntry header, ValidatorSet set) {
        return new Trust.Source() {
            @Override
            public HeaderEntry header(long height) {
                return header;
            }

            @Override
            public ValidatorSet validators(long height) {
                return set;
            }
        };
    }

    /** Each height has another set, so that each must be asked for. */
    private final class Restless implements Trust.Source {
        private final Map<Long, List<KeyPair>> keys = new HashMap<>();

        private List<KeyPair> signers(long height) {
            return keys.computeIfAbsent(height, any -> keys(1));
        }

        @Override
        public HeaderEntry header(long height) {
            asked++;
            return entry((int) height, signers(height), set(signers(height + 1)).hash(), 1);
        }

        @Override
        public ValidatorSet validators(long height) {
            return set(signers(height));
        }
    }

    @Test
    void aSetThatChangesAtEachHeightIsFollowedSoFarAtATime() throws Exception {
        Restless restless = new Restless();
        Trust trust = new Trust(chain, restless.validators(1));
        HeaderEntry far = restless.header(1_000_000);

        assertThrows(RpcException.Malformed.class, () -> trust.verify(far, restless));
        assertTrue(asked <= Trust.STEPS_MAX, asked + " headers asked for");
        long reached = trust.height();
        assertTrue(reached > 100, "reached " + reached);
        assertThrows(RpcException.Malformed.class, () -> trust.verify(far, restless));
        assertTrue(trust.height() > reached, "the next time it goes on from there");
    }

    @Test
    void ofManySetsTheLatestAreRemembered() {
        TrustedSets sets = new TrustedSets(chain, List.of(set(first)), Optional.empty());
        for (int i = 1; i < TrustedSets.SETS_MAX; i++) {
            sets = sets.with(set(keys(1)));
        }
        assertTrue(sets.of(set(first).hash()).isPresent());
        ValidatorSet latest = set(keys(1));
        sets = sets.with(latest);
        assertTrue(sets.of(set(first).hash()).isEmpty());
        assertTrue(sets.of(latest.hash()).isPresent());
    }

    private HeaderEntry entry(int height, List<KeyPair> signers, int count) {
        Hash next = height + 1 == CHANGE ? set(second).hash() : set(signers).hash();
        return entry(height, signers, next, count);
    }

    private HeaderEntry entry(int height, List<KeyPair> signers, Hash next, int count) {
        Hash here = set(signers).hash();
        BlockHeader header =
                new BlockHeader(
                        chain,
                        new Height(height),
                        height,
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        here,
                        next,
                        Hash.ZERO,
                        Hash.ZERO,
                        Hash.ZERO,
                        signers.getFirst().publicKey());
        return new HeaderEntry(
                header, 0, 0, Optional.of(commit(header, signers, count)), header.hash());
    }

    private Certificate commit(BlockHeader header, List<KeyPair> signers, int count) {
        Ballot ballot = Ballot.of(header.hash());
        List<CommitSignature> signatures =
                signers.stream()
                        .limit(count)
                        .map(
                                key ->
                                        new CommitSignature(
                                                key.publicKey(),
                                                SCHEME.sign(
                                                        key, vote(header, key).signBytes(chain))))
                        .toList();
        return new Certificate(VoteType.PRECOMMIT, header.height(), Round.ZERO, ballot, signatures);
    }

    private static Vote vote(BlockHeader header, KeyPair key) {
        return new Vote(
                VoteType.PRECOMMIT,
                header.height(),
                Round.ZERO,
                Ballot.of(header.hash()),
                key.publicKey());
    }

    private static ValidatorSet set(List<KeyPair> keys) {
        try {
            return ValidatorSet.of(
                    keys.stream().map(key -> new Validator(key.publicKey(), 10)).toList());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    private static List<KeyPair> keys(int count) {
        List<KeyPair> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(KeyFile.generate(SCHEME));
        }
        keys.sort(Comparator.comparing(KeyPair::publicKey));
        return keys;
    }
}
