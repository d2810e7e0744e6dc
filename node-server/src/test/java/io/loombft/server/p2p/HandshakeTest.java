package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.DisconnectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final Ed25519 SCHEME = new Ed25519();
    private static final Hash GENESIS = Hash.of(Bytes.utf8("genesis"));
    private static final LocalNode ALICE = node(1, "alice", "chain", GENESIS);
    private static final LocalNode BOB = node(2, "bob", "chain", GENESIS);
    private static final LocalNode EVE = node(3, "eve", "chain", GENESIS);

    private final Random random = new Random(7);

    @Test
    void bothSidesLearnWhoTheOtherIs() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.complete();
        assertEquals(BOB.id(), pair.diallerSees().id());
        assertEquals("bob", pair.diallerSees().label());
        assertEquals(ALICE.id(), pair.listenerSees().id());
        assertEquals(26_656, pair.listenerSees().listenPort());
        assertEquals(Optional.empty(), pair.listenerSees().validator());
    }

    @Test
    void eachDirectionHasItsOwnKey() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.complete();
        Frame frame = new Frame(Channel.VOTE, true, Bytes.utf8("vote"));
        Bytes there = pair.dialler.sealer().seal(frame);
        Bytes back = pair.listener.sealer().seal(frame);
        assertFalse(there.equals(back));
        assertEquals(frame, pair.listener.opener().open(body(there)));
        assertThrows(RefusedException.class, () -> pair.listener.opener().open(body(back)));
    }

    @Test
    void noBitOfAnyMessageCanBeFlipped() throws Exception {
        List<Bytes> plain = new ArrayList<>();
        assertTrue(runs(message -> note(plain, message)));
        assertEquals(6, plain.size());
        for (int index = 0; index < plain.size(); index++) {
            for (int bit = 0; bit < plain.get(index).size() * 8; bit++) {
                assertFalse(runs(new Flip(index, bit)), "message " + index + ", bit " + bit);
            }
        }
    }

    @Test
    void noMessageCanBeCutShortOrLengthened() throws Exception {
        for (int index = 0; index < 6; index++) {
            int at = index;
            assertFalse(runs(new Change(at, m -> m.slice(0, m.size() - 1))));
            assertFalse(runs(new Change(at, m -> m.concat(Bytes.utf8("x")))));
        }
    }

    @Test
    void aReplayedDiallerIsRefusedBeforeAnyWorkIsDone() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.complete();
        Handshake again = listener(BOB, pair.bobsSetting);
        assertReason(DisconnectReason.REPLAY, () -> again.acceptHello(pair.said.get(0)));
    }

    @Test
    void aReplayedDiallerThatIsNoLongerRememberedCannotSpeak() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.complete();
        Handshake fresh = listener(BOB, setting(BOB));
        fresh.acceptHello(pair.said.get(0));
        fresh.hello();
        assertReason(
                DisconnectReason.FORGED_FRAME,
                () -> fresh.acceptAuthentication(body(pair.said.get(2))));
    }

    @Test
    void aReplayedListenerIsRefused() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.complete();
        Handshake fresh = dialler(ALICE, setting(ALICE), Optional.of(BOB.id()));
        fresh.hello();
        fresh.acceptHello(pair.said.get(1));
        assertReason(
                DisconnectReason.FORGED_FRAME,
                () -> fresh.acceptAuthentication(body(pair.said.get(3))));
    }

    @Test
    void itsOwnHelloIsARefusedReflection() {
        Handshake dialler = dialler(ALICE, setting(ALICE), Optional.empty());
        Bytes hello = dialler.hello();
        assertReason(DisconnectReason.REFLECTION, () -> dialler.acceptHello(hello));
    }

    @Test
    void itsOwnEphemeralKeyUnderTheOtherRoleIsARefusedReflection() throws Exception {
        Handshake dialler = dialler(ALICE, setting(ALICE), Optional.empty());
        Hello ours = Hello.decode(dialler.hello());
        Bytes turned =
                new Hello(
                                1,
                                Hello.Role.LISTENER,
                                ours.genesisHash(),
                                ours.ephemeralKey(),
                                1,
                                ours.chainId())
                        .encoded();
        assertReason(DisconnectReason.REFLECTION, () -> dialler.acceptHello(turned));
    }

    @Test
    void twoDiallersDoNotUnderstandEachOther() {
        Handshake alice = dialler(ALICE, setting(ALICE), Optional.empty());
        Handshake bob = dialler(BOB, setting(BOB), Optional.empty());
        assertReason(DisconnectReason.REFLECTION, () -> alice.acceptHello(bob.hello()));
    }

    @Test
    void anotherChainIsRefused() {
        assertListenerRefuses(DisconnectReason.WRONG_CHAIN, node(1, "alice", "chain2", GENESIS));
    }

    @Test
    void anotherGenesisIsRefused() {
        assertListenerRefuses(DisconnectReason.WRONG_GENESIS, node(1, "alice", "chain", Hash.ZERO));
    }

    @Test
    void anotherVersionIsRefusedWhateverFollows() {
        byte[] hello = dialler(ALICE, setting(ALICE), Optional.empty()).hello().toArray();
        hello[12] = 2;
        hello[13] = 99;
        assertReason(
                DisconnectReason.WRONG_VERSION,
                () -> listener(BOB, setting(BOB)).acceptHello(Bytes.copyOf(hello)));
    }

    @Test
    void aRefusalTellsItsReason() {
        Handshake alice = dialler(ALICE, setting(ALICE), Optional.empty());
        RefusedException e =
                assertReason(
                        DisconnectReason.WRONG_CHAIN,
                        () -> alice.acceptHello(Hello.refusal(DisconnectReason.WRONG_CHAIN)));
        assertEquals(RefusedException.By.PEER, e.by());
    }

    @Test
    void aGoodbyeInsteadOfAuthenticationTellsItsReason() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.hellos();
        pair.listener.acceptAuthentication(body(pair.dialler.authentication()));
        Bytes goodbye = pair.listener.goodbye(DisconnectReason.BANNED);
        RefusedException e =
                assertReason(
                        DisconnectReason.BANNED,
                        () -> pair.dialler.acceptAuthentication(body(goodbye)));
        assertEquals(RefusedException.By.PEER, e.by());
    }

    @Test
    void aNodeRefusesItself() throws Exception {
        Pair pair = new Pair(ALICE, ALICE);
        pair.hellos();
        Bytes proof = pair.dialler.authentication();
        assertReason(
                DisconnectReason.OWN_ID, () -> pair.listener.acceptAuthentication(body(proof)));
    }

    @Test
    void theDialledIdMustAnswer() throws Exception {
        Pair pair = new Pair(ALICE, EVE, Optional.of(BOB.id()));
        pair.hellos();
        pair.listener.acceptAuthentication(body(pair.dialler.authentication()));
        Bytes proof = pair.listener.authentication();
        assertReason(
                DisconnectReason.UNEXPECTED_ID,
                () -> pair.dialler.acceptAuthentication(body(proof)));
    }

    @Test
    void aManInTheMiddleCannotPassOnSignatures() throws Exception {
        Pair towardsAlice = new Pair(ALICE, EVE);
        Pair towardsBob = new Pair(EVE, BOB);
        towardsAlice.hellos();
        towardsBob.hellos();
        // Eve opens what Alice proves to her and seals it for Bob.
        Bytes fromAlice = body(towardsAlice.dialler.authentication());
        Frame opened = towardsAlice.listener.opener().open(fromAlice);
        Bytes forBob = towardsBob.dialler.sealer().seal(opened);
        assertReason(
                DisconnectReason.BAD_SIGNATURE,
                () -> towardsBob.listener.acceptAuthentication(body(forBob)));
    }

    @Test
    void aSignatureOfTheOtherRoleIsRefused() throws Exception {
        // A listener that knows nobody's key sends the dialler's own proof back, sealed anew.
        Pair pair = new Pair(ALICE, BOB);
        pair.hellos();
        Frame alices = pair.listener.opener().open(body(pair.dialler.authentication()));
        var said = (ControlMessage.Authentication) ControlMessage.decode(alices.payload());
        var asBob =
                new ControlMessage.Authentication(
                        BOB.id(), said.signature(), "bob", Optional.empty());
        Bytes turned =
                pair.listener.sealer().seal(new Frame(Channel.CONTROL, true, asBob.encoded()));
        assertReason(
                DisconnectReason.BAD_SIGNATURE,
                () -> pair.dialler.acceptAuthentication(body(turned)));
    }

    @Test
    void aValidatorIsProvedByItsOwnKey() throws Exception {
        KeyPair validator = key(40);
        LocalNode proving = withProver(ALICE, ValidatorProver.of(SCHEME, validator));
        Pair pair = new Pair(proving, BOB);
        pair.complete();
        assertEquals(Optional.of(validator.publicKey()), pair.listenerSees().validator());
    }

    @Test
    void aValidatorsProofBelongsToOneNodeAndOneConnection() throws Exception {
        KeyPair validator = key(40);
        List<ValidatorProver.Proof> overheard = new ArrayList<>();
        ValidatorProver prover = ValidatorProver.of(SCHEME, validator);
        LocalNode proving =
                withProver(
                        ALICE,
                        bytes -> {
                            var proof = prover.prove(bytes);
                            proof.ifPresent(overheard::add);
                            return proof;
                        });
        new Pair(proving, EVE).complete();
        LocalNode thief = withProver(EVE, bytes -> Optional.of(overheard.get(0)));
        Pair pair = new Pair(thief, BOB);
        pair.hellos();
        Bytes proof = pair.dialler.authentication();
        assertReason(
                DisconnectReason.BAD_SIGNATURE,
                () -> pair.listener.acceptAuthentication(body(proof)));
    }

    /** All u-coordinates of low order, and every form of 0, 1 and p − 1 above the prime. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0900000000000000000000000000000000000000000000000000000000000080",
                "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void pointsOfLowOrderAndOddFormsAreRefused(String point) throws Exception {
        Bytes hello =
                new Hello(
                                1,
                                Hello.Role.DIALLER,
                                GENESIS,
                                Bytes.fromHex(point),
                                0,
                                Bytes.utf8("chain"))
                        .encoded();
        Handshake bob = listener(BOB, setting(BOB));
        assertReason(DisconnectReason.BAD_EPHEMERAL_KEY, () -> bob.acceptHello(hello));
        assertFalse(bob.hasKeys());
    }

    @Test
    void nothingGoesOnAfterARefusal() throws Exception {
        Pair pair = new Pair(ALICE, BOB);
        pair.hellos();
        Bytes proof = pair.dialler.authentication();
        byte[] forged = body(proof).toArray();
        forged[5] ^= 1;
        assertReason(
                DisconnectReason.FORGED_FRAME,
                () -> pair.listener.acceptAuthentication(Bytes.copyOf(forged)));
        assertThrows(
                IllegalStateException.class, () -> pair.listener.acceptAuthentication(body(proof)));
    }

    @Test
    void aLabelHasAtMost64Bytes() {
        assertThrows(
                IllegalArgumentException.class, () -> node(1, "x".repeat(65), "chain", GENESIS));
        var long65 =
                new ControlMessage.Authentication(
                        ALICE.id(),
                        SCHEME.sign(ALICE.key(), Bytes.EMPTY),
                        "x".repeat(65),
                        Optional.empty());
        assertThrows(MalformedInputException.class, () -> ControlMessage.decode(long65.encoded()));
    }

    // The two sides, and what is done to their messages on the way.

    private final class Pair {
        final Handshake.Setting bobsSetting;
        final Handshake dialler;
        final Handshake listener;
        final List<Bytes> said = new ArrayList<>();
        private RemoteNode byDialler;
        private RemoteNode byListener;

        Pair(LocalNode dials, LocalNode listens) {
            this(dials, listens, Optional.empty());
        }

        Pair(LocalNode dials, LocalNode listens, Optional<PublicKey> dialled) {
            bobsSetting = setting(listens);
            dialler = dialler(dials, setting(dials), dialled);
            listener = listener(listens, bobsSetting);
        }

        void hellos() throws RefusedException {
            listener.acceptHello(say(dialler.hello()));
            dialler.acceptHello(say(listener.hello()));
        }

        void complete() throws RefusedException {
            hellos();
            byListener = listener.acceptAuthentication(body(say(dialler.authentication())));
            byDialler = dialler.acceptAuthentication(body(say(listener.authentication())));
            listener.acceptReady(body(say(dialler.ready())));
            dialler.acceptReady(body(say(listener.ready())));
        }

        RemoteNode diallerSees() {
            return byDialler;
        }

        RemoteNode listenerSees() {
            return byListener;
        }

        private Bytes say(Bytes message) {
            said.add(message);
            return message;
        }
    }

    private record Flip(int index, int bit) implements Wiretap {
        @Override
        public Bytes on(int number, Bytes message) {
            if (number != index) {
                return message;
            }
            byte[] flipped = message.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            return Bytes.copyOf(flipped);
        }
    }

    private record Change(int index, Function<Bytes, Bytes> how) implements Wiretap {
        @Override
        public Bytes on(int number, Bytes message) {
            return number == index ? how.apply(message) : message;
        }
    }

    private interface Wiretap {
        Bytes on(int number, Bytes message);
    }

    private static Bytes note(List<Bytes> list, Bytes message) {
        list.add(message);
        return message;
    }

    private boolean runs(Function<Bytes, Bytes> tap) {
        return runs((number, message) -> tap.apply(message));
    }

    /** Whether whoever gets the changed message, and everybody after it, still finds a peer. */
    private boolean runs(Wiretap tap) {
        Handshake dialler = dialler(ALICE, setting(ALICE), Optional.of(BOB.id()));
        Handshake listener = listener(BOB, setting(BOB));
        try {
            listener.acceptHello(hello(tap.on(0, dialler.hello())));
            dialler.acceptHello(hello(tap.on(1, listener.hello())));
            listener.acceptAuthentication(framed(tap.on(2, dialler.authentication())));
            dialler.acceptAuthentication(framed(tap.on(3, listener.authentication())));
            listener.acceptReady(framed(tap.on(4, dialler.ready())));
            dialler.acceptReady(framed(tap.on(5, listener.ready())));
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    /** As a socket would read it: what is announced must be there, nothing more may follow. */
    private static Bytes hello(Bytes message) throws RefusedException {
        int size = Hello.bodyBytes(message.slice(0, Hello.HEAD_BYTES).toArray());
        return exactly(message, Hello.HEAD_BYTES + size);
    }

    private static Bytes framed(Bytes message) throws RefusedException {
        int size = FrameOpener.sealedBytes(message.slice(0, Frame.HEAD_BYTES).toArray());
        return body(exactly(message, Frame.HEAD_BYTES + size));
    }

    /** A longer claim waits until the deadline; a shorter one leaves bytes that are no frame. */
    private static Bytes exactly(Bytes message, int size) throws RefusedException {
        if (size > message.size()) {
            throw new RefusedException(DisconnectReason.HANDSHAKE_TIMEOUT);
        }
        if (size < message.size()) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
        return message;
    }

    private static Bytes body(Bytes frame) {
        return frame.slice(Frame.HEAD_BYTES, frame.size() - Frame.HEAD_BYTES);
    }

    private void assertListenerRefuses(DisconnectReason reason, LocalNode dials) {
        Bytes hello = dialler(dials, setting(dials), Optional.empty()).hello();
        assertReason(reason, () -> listener(BOB, setting(BOB)).acceptHello(hello));
    }

    private static RefusedException assertReason(
            DisconnectReason reason, org.junit.jupiter.api.function.Executable step) {
        RefusedException e = assertThrows(RefusedException.class, step);
        assertEquals(reason, e.reason());
        return e;
    }

    private Handshake dialler(
            LocalNode node, Handshake.Setting setting, Optional<PublicKey> dialled) {
        assertEquals(node, setting.local());
        return Handshake.dialler(setting, secret(), dialled);
    }

    private Handshake listener(LocalNode node, Handshake.Setting setting) {
        assertEquals(node, setting.local());
        return Handshake.listener(setting, secret());
    }

    private Bytes secret() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return Bytes.copyOf(secret);
    }

    private static Handshake.Setting setting(LocalNode node) {
        return new Handshake.Setting(
                node, SCHEME, 26_656, new EphemeralKeys(), FrameKeys.FRAMES_PER_KEY);
    }

    private static LocalNode node(int seed, String label, String chain, Hash genesis) {
        return new LocalNode(key(seed), label, chain, genesis, ValidatorProver.none());
    }

    private static LocalNode withProver(LocalNode node, ValidatorProver prover) {
        return new LocalNode(node.key(), node.label(), node.chainId(), node.genesisHash(), prover);
    }

    private static KeyPair key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SCHEME.keyPair(Bytes.copyOf(bytes));
    }
}
