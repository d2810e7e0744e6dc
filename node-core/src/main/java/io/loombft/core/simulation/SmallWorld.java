package io.loombft.core.simulation;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Height 1 among four validators of equal power, so small that everything anyone could say in two
 * rounds can be written down: the {@link Letter}s. Honest validators have the places from 0, faulty
 * ones the last. A faulty proposer has two blocks to choose from.
 */
final class SmallWorld {
    static final int VALIDATORS = 4;

    /** Rounds in which anything is said. */
    static final int ROUNDS = 2;

    /** The value of a vote for nil. */
    static final int NIL = -1;

    private static final ChainId CHAIN = new ChainId("small");
    private static final long GENESIS_MS = 1_000_000;

    private final int faulty;
    private final List<Integer> proposers;
    private final List<KeyPair> keys = new ArrayList<>();
    private final ValidatorSet set;
    private final ChainState genesis;
    private final List<Value> values = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private final Map<Letter, Integer> numbers = new HashMap<>();
    private final List<List<Event>> events = new ArrayList<>();
    private final Verifier verifier = new Verifier(CHAIN, new Trust());

    /** A block and the round for which its maker made it. */
    record Value(int maker, int round, Block block) {}

    /** Something that a core can be told, once. Values are numbers of blocks. */
    sealed interface Letter {
        /** A proposal together with the parts of its block. */
        record Proposed(int by, int round, int validRound, int value) implements Letter {}

        record Voted(int by, VoteType type, int round, int value) implements Letter {}

        /** A block that was asked for by its hash. */
        record Fetched(int value) implements Letter {}

        record TimedOut(Timeout.Kind kind, int round) implements Letter {}
    }

    /** Nobody in this world can write another's letters, so signatures have nothing to prove. */
    private static final class Trust implements SignatureScheme {
        private static final Signature SIGNATURE = new Signature(Bytes.copyOf(new byte[64]));

        @Override
        public KeyPair keyPair(Bytes seed) {
            return KeyPair.of(seed, new PublicKey(Hash.of(seed).bytes()));
        }

        @Override
        public Signature sign(KeyPair key, Bytes message) {
            return SIGNATURE;
        }

        @Override
        public boolean verify(PublicKey key, Bytes message, Signature signature) {
            return signature.equals(SIGNATURE);
        }
    }

    /**
     * @param faulty how many are faulty; 1 is what the protocol bears
     * @param proposers the places of those who propose in round 0 and in round 1
     */
    SmallWorld(int faulty, List<Integer> proposers) {
        this.faulty = faulty;
        this.proposers = List.copyOf(proposers);
        for (int i = 0; i < VALIDATORS; i++) {
            keys.add(new Trust().keyPair(Hash.of(new byte[] {(byte) i}).bytes()));
        }
        keys.sort(Comparator.comparing(KeyPair::publicKey));
        try {
            set = ValidatorSet.of(keys.stream().map(k -> new Validator(k.publicKey(), 1)).toList());
            genesis = genesis();
            makeValues();
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
        writeLetters();
    }

    private ChainState genesis() throws MalformedInputException {
        // Whoever is far ahead of the others is chosen, and chosen again.
        Encoder priorities = new Encoder().value(set);
        for (int i = 0; i < VALIDATORS; i++) {
            priorities.i64(i == proposers.get(1) ? 2 * VALIDATORS : 0);
        }
        priorities.value(key(proposers.get(0)));
        return new ChainState(
                Height.GENESIS,
                Hash.ZERO,
                GENESIS_MS,
                set,
                set,
                Decoder.whole(priorities.toBytes(), ProposerPriorities::decode),
                Params.DEFAULT,
                Hash.of(Bytes.utf8("small")),
                Hash.ZERO,
                false);
    }

    private void makeValues() throws MalformedInputException {
        for (int round = 0; round < ROUNDS; round++) {
            int maker = proposers.get(round);
            boolean hasMade = values.stream().anyMatch(v -> v.maker() == maker);
            if (!isHonest(maker) && hasMade) {
                continue;
            }
            for (int i = 0; i < (isHonest(maker) ? 1 : 2); i++) {
                values.add(new Value(maker, round, block(maker, GENESIS_MS + 1 + values.size())));
            }
        }
    }

    private Block block(int maker, long timestampMs) throws MalformedInputException {
        BlockHeader header =
                new BlockHeader(
                        CHAIN,
                        genesis.height().next(),
                        timestampMs,
                        genesis.blockHash(),
                        Certificate.NONE.hash(),
                        Block.transactionsRoot(List.of()),
                        Block.evidenceRoot(List.of()),
                        set.hash(),
                        set.hash(),
                        genesis.params().hash(),
                        genesis.stateRoot(),
                        genesis.receiptsRoot(),
                        key(maker));
        return Block.of(header, List.of(), List.of(), Certificate.NONE);
    }

    // ---- The letters.

    private void writeLetters() {
        for (int round = 0; round < ROUNDS; round++) {
            for (int value = 0; value < values.size(); value++) {
                writeProposals(round, value);
            }
            for (int by = 0; by < VALIDATORS; by++) {
                for (VoteType type : VoteType.values()) {
                    for (int value = NIL; value < values.size(); value++) {
                        write(new Letter.Voted(by, type, round, value));
                    }
                }
            }
            for (Timeout.Kind kind :
                    List.of(Timeout.Kind.PROPOSE, Timeout.Kind.PREVOTE, Timeout.Kind.PRECOMMIT)) {
                write(new Letter.TimedOut(kind, round));
            }
        }
        for (int value = 0; value < values.size(); value++) {
            write(new Letter.Fetched(value));
        }
    }

    private void writeProposals(int round, int value) {
        int by = proposers.get(round);
        boolean mayBeFresh =
                values.get(value).maker() == by
                        && (!isHonest(by) || values.get(value).round() == round);
        if (mayBeFresh) {
            write(new Letter.Proposed(by, round, NIL, value));
        }
        for (int validRound = 0; validRound < round; validRound++) {
            write(new Letter.Proposed(by, round, validRound, value));
        }
    }

    private void write(Letter letter) {
        numbers.put(letter, letters.size());
        letters.add(letter);
        events.add(eventsOf(letter));
    }

    private List<Event> eventsOf(Letter letter) {
        return switch (letter) {
            case Letter.Proposed l -> proposalEvents(l);
            case Letter.Voted l -> List.of(new Event.VoteReceived(signed(l)));
            case Letter.Fetched l ->
                    List.of(new Event.BlockReceived(values.get(l.value()).block()));
            case Letter.TimedOut l ->
                    List.of(
                            new Event.TimeoutFired(
                                    new Timeout(
                                            l.kind(),
                                            genesis.height().next(),
                                            new Round(l.round()))));
        };
    }

    private List<Event> proposalEvents(Letter.Proposed letter) {
        Block block = values.get(letter.value()).block();
        PartSet parts = PartSet.cut(block.encoded());
        List<Event> said = new ArrayList<>();
        said.add(new Event.ProposalReceived(signed(letter, parts), block.header().timestampMs()));
        for (int i = 0; i < parts.header().count(); i++) {
            said.add(
                    new Event.PartReceived(
                            block.height(), new Round(letter.round()), parts.get(i).orElseThrow()));
        }
        return List.copyOf(said);
    }

    private Verified<SignedProposal> signed(Letter.Proposed letter, PartSet parts) {
        Proposal proposal =
                new Proposal(
                        genesis.height().next(),
                        new Round(letter.round()),
                        new Round(letter.validRound()),
                        values.get(letter.value()).block().hash(),
                        parts.header(),
                        key(letter.by()));
        return verifier.proposal(proposal.signed(Trust.SIGNATURE), set).orElseThrow();
    }

    private Verified<SignedVote> signed(Letter.Voted letter) {
        Vote vote =
                new Vote(
                        letter.type(),
                        genesis.height().next(),
                        new Round(letter.round()),
                        ballot(letter.value()),
                        key(letter.by()));
        return verifier.vote(vote.signed(Trust.SIGNATURE), set).orElseThrow();
    }

    // ---- What others ask.

    int letterCount() {
        return letters.size();
    }

    Letter letter(int number) {
        return letters.get(number);
    }

    /** The number of a letter; none when it is of a later round than this world has. */
    Optional<Integer> number(Letter letter) {
        return Optional.ofNullable(numbers.get(letter));
    }

    /** What a core is told with the letter, in order. */
    List<Event> events(int number) {
        return events.get(number);
    }

    int honest() {
        return VALIDATORS - faulty;
    }

    boolean isHonest(int place) {
        return place < honest();
    }

    List<Integer> proposers() {
        return proposers;
    }

    List<Value> values() {
        return values;
    }

    /** The number of the block. */
    int value(Hash hash) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).block().hash().equals(hash)) {
                return i;
            }
        }
        return NIL;
    }

    /** The block that a proposer makes for a round. */
    Block made(int maker, int round) {
        return values.stream()
                .filter(v -> v.maker() == maker && v.round() == round)
                .findFirst()
                .orElseThrow()
                .block();
    }

    PublicKey key(int place) {
        return keys.get(place).publicKey();
    }

    Ballot ballot(int value) {
        return value == NIL ? Ballot.nil() : Ballot.of(values.get(value).block().hash());
    }

    int quorum() {
        return Math.toIntExact(set.quorumPower());
    }

    HeightSnapshot start() {
        return new HeightSnapshot(genesis, set, Certificate.NONE);
    }

    /** Whose letter it is; none for timeouts and fetched blocks. */
    Optional<Integer> sender(int number) {
        return switch (letters.get(number)) {
            case Letter.Proposed l -> Optional.of(l.by());
            case Letter.Voted l -> Optional.of(l.by());
            case Letter.Fetched l -> Optional.empty();
            case Letter.TimedOut l -> Optional.empty();
        };
    }

    /** What the letter is about: equal for votes of one round and type, else of it alone. */
    List<Integer> topic(int number) {
        return letters.get(number) instanceof Letter.Voted vote
                ? List.of(NIL, vote.round(), vote.type().code())
                : List.of(number);
    }

    /** The letter with validators and blocks renamed. */
    int renamed(int number, Symmetry names) {
        Letter renamed =
                switch (letters.get(number)) {
                    case Letter.Proposed l ->
                            new Letter.Proposed(
                                    names.place(l.by()),
                                    l.round(),
                                    l.validRound(),
                                    names.value(l.value()));
                    case Letter.Voted l ->
                            new Letter.Voted(
                                    names.place(l.by()),
                                    l.type(),
                                    l.round(),
                                    names.value(l.value()));
                    case Letter.Fetched l -> new Letter.Fetched(names.value(l.value()));
                    case Letter.TimedOut l -> l;
                };
        return number(renamed).orElseThrow();
    }

    /** Names exchanged so that the world stays what it is. */
    record Symmetry(List<Integer> places, List<Integer> values) {
        int place(int place) {
            return places.get(place);
        }

        int value(int value) {
            return value == NIL ? NIL : values.get(value);
        }
    }

    /** All of them, the identity first: who proposes keeps its name, a faulty proposer's blocks not. */
    List<Symmetry> symmetries() {
        List<Symmetry> all = new ArrayList<>();
        for (List<Integer> places : permutations(VALIDATORS)) {
            for (List<Integer> order : permutations(values.size())) {
                if (keepsRoles(places) && keepsMakers(order)) {
                    all.add(new Symmetry(places, order));
                }
            }
        }
        return all;
    }

    private boolean keepsRoles(List<Integer> places) {
        for (int i = 0; i < VALIDATORS; i++) {
            boolean mayChange = isHonest(i) && !proposers.contains(i);
            boolean isHonest = isHonest(places.get(i));
            if (places.get(i) != i && !(mayChange && isHonest)) {
                return false;
            }
        }
        return true;
    }

    private boolean keepsMakers(List<Integer> order) {
        for (int i = 0; i < order.size(); i++) {
            Value from = values.get(i);
            Value to = values.get(order.get(i));
            if (from.maker() != to.maker() || from.round() != to.round()) {
                return false;
            }
        }
        return true;
    }

    private static List<List<Integer>> permutations(int size) {
        List<List<Integer>> all = List.of(List.of());
        for (int length = 0; length < size; length++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> shorter : all) {
                for (int next = 0; next < size; next++) {
                    if (!shorter.contains(next)) {
                        List<Integer> one = new ArrayList<>(shorter);
                        one.add(next);
                        longer.add(List.copyOf(one));
                    }
                }
            }
            all = longer;
        }
        return all;
    }

    /** A letter in words. */
    String text(int number) {
        return switch (letters.get(number)) {
            case Letter.Proposed l ->
                    "proposal of "
                            + name(l.value())
                            + (l.validRound() == NIL ? "" : " valid in " + l.validRound())
                            + " for round "
                            + l.round()
                            + " by v"
                            + l.by();
            case Letter.Voted l ->
                    (l.type() == VoteType.PREVOTE ? "prevote " : "precommit ")
                            + name(l.value())
                            + " in round "
                            + l.round()
                            + " by v"
                            + l.by();
            case Letter.Fetched l -> "the block " + name(l.value());
            case Letter.TimedOut l -> "timeout " + l.kind() + " of round " + l.round();
        };
    }

    static String name(int value) {
        return value == NIL ? "nil" : String.valueOf((char) ('A' + value));
    }
}
