package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.contract.Contracts;
import io.loombft.core.contract.Engine;
import io.loombft.core.contract.EnginePrograms;
import io.loombft.core.contract.Programs;
import io.loombft.core.contract.ScriptedPrograms;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.ledger.BlockBuilder.Proposing;
import io.loombft.core.merkle.StateChange;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A chain in memory with keys that everybody knows: makes blocks, checks and executes them. */
final class TestChain implements ChainHistory {
    static final ChainId ID = new ChainId("test-chain");
    static final long GENESIS_TIME_MS = 1_700_000_000_000L;
    static final long RICH = 1_000_000_000_000L;

    /** Gas of a transfer without memo, and of a validator update. */
    static final long GAS = 24_000;

    static final Params PARAMS = params(new Fraction(1, 3));

    final SignatureScheme scheme;
    final Verifier verifier;
    final BlockValidity validity;
    final BlockBuilder builder;
    final ScriptedPrograms scripts = new ScriptedPrograms();
    final Programs programs;
    final Ledger ledger;
    final Genesis genesis;
    final List<KeyPair> validators;
    final List<KeyPair> administrators;
    ChainState state;
    StateTree tree;

    final StoredKeys storedKeys = new StoredKeys();

    private final Map<Bytes, Bytes> store = new TreeMap<>();
    private final Map<Height, ValidatorSet> sets = new HashMap<>();
    private final Map<PublicKey, KeyPair> keys = new HashMap<>();

    TestChain(SignatureScheme scheme, Params params, int threshold) {
        this(scheme, params, threshold, 4);
    }

    /** Validators of power 10; three administrators; users 0 to 19 are rich. */
    TestChain(SignatureScheme scheme, Params params, int threshold, int validatorCount) {
        this(scheme, params, threshold, validatorCount, Optional.empty());
    }

    private TestChain(
            SignatureScheme scheme,
            Params params,
            int threshold,
            int validatorCount,
            Optional<Engine> engine) {
        this.programs =
                engine.<Programs>map(e -> new EnginePrograms(e, 64_000_000)).orElse(scripts);
        this.ledger = new Ledger(new Contracts(programs, new Ed25519()));
        this.scheme = scheme;
        this.verifier = new Verifier(ID, scheme);
        this.validity = new BlockValidity(ID, scheme, t -> t.isSigned(ID, scheme));
        this.builder = new BlockBuilder(ID, validity);
        this.validators = keys(1_000, validatorCount);
        this.administrators = keys(2_000, 3);
        this.genesis =
                new Genesis(
                        ID,
                        GENESIS_TIME_MS,
                        validators.stream()
                                .map(k -> new Validator(k.publicKey(), 10))
                                .map(v -> new Genesis.Member(v, "validator"))
                                .toList(),
                        funded(),
                        new Genesis.Administrators(
                                threshold,
                                administrators.stream().map(KeyPair::publicKey).toList()),
                        params);
        begin();
    }

    /** One that runs contracts by the engine, not by scripts. */
    static TestChain with(Engine engine) {
        return new TestChain(new KeyedHash(), PARAMS, 1, 4, Optional.of(engine));
    }

    static TestChain fast() {
        return new TestChain(new KeyedHash(), PARAMS, 1);
    }

    static Params params(Fraction powerChangeMax) {
        Params d = Params.DEFAULT;
        return new Params(
                d.blockBytesMax(),
                d.blockGasMax(),
                d.txBytesMax(),
                d.txGasMax(),
                d.evidenceAgeBlocks(),
                d.precisionMs(),
                d.messageDelayMs(),
                powerChangeMax,
                d.gas(),
                d.contracts());
    }

    KeyPair key(int number) {
        return scheme.keyPair(
                Bytes.copyOf(new Encoder().fixed(new byte[28]).i32(number).toArray()));
    }

    Address address(int user) {
        return Address.of(key(user).publicKey());
    }

    /** The state after the head, with the order of what contracts stored. */
    WorldState world() {
        return new WorldState(tree, storedKeys);
    }

    StateView view() {
        return StateView.of(tree);
    }

    Account account(int user) {
        return view().account(address(user));
    }

    long balance(Address address) {
        Amount balance = view().account(address).balance();
        if (balance.high() != 0) {
            throw new AssertionError("balance " + balance);
        }
        return balance.low();
    }

    Transaction sign(KeyPair key, long nonce, long gasLimit, long gasPrice, TransactionBody body) {
        return new UnsignedTransaction(
                        key.publicKey(), nonce, new GasLimit(gasLimit), gasPrice, body)
                .sign(ID, key, scheme);
    }

    Transaction transfer(int from, long nonce, Address to, long amount) {
        return sign(key(from), nonce, GAS, 1, new Transfer(to, Amount.of(amount), Bytes.EMPTY));
    }

    /** A transaction of a contract with much gas. */
    Transaction of(int user, long nonce, TransactionBody body) {
        return sign(key(user), nonce, 20_000_000, 1, body);
    }

    Transaction update(KeyPair administrator, long nonce, ValidatorUpdate update) {
        return sign(administrator, nonce, GAS, 1, update);
    }

    /** All precommits for the head, of round 0. */
    Certificate lastCommit() {
        return state.height().equals(Height.GENESIS)
                ? Certificate.NONE
                : commit(validators(state.height()), VoteType.PRECOMMIT, state.blockHash());
    }

    Certificate commit(ValidatorSet signers, VoteType type, Hash block) {
        List<CommitSignature> signatures = new ArrayList<>();
        for (Validator each : signers.validators()) {
            SignedVote vote = vote(keyOf(each.id()), type, state.height(), Ballot.of(block));
            signatures.add(new CommitSignature(each.id(), vote.signature()));
        }
        return new Certificate(type, state.height(), Round.ZERO, Ballot.of(block), signatures);
    }

    SignedVote vote(KeyPair key, VoteType type, Height height, Ballot ballot) {
        Vote vote = new Vote(type, height, Round.ZERO, ballot, key.publicKey());
        return vote.signed(scheme.sign(key, vote.signBytes(ID)));
    }

    /** Two precommits of one validator. */
    Evidence evidence(KeyPair offender, Height height) {
        return Evidence.DuplicateVote.of(
                vote(offender, VoteType.PRECOMMIT, height, Ballot.nil()),
                vote(offender, VoteType.PRECOMMIT, height, Ballot.of(Hash.of(Bytes.EMPTY))));
    }

    Proposing proposing(List<Evidence> evidence, List<Transaction> transactions) {
        List<Verified<Transaction>> candidates = new ArrayList<>();
        for (Transaction each : transactions) {
            verifier.transaction(each).ifPresent(candidates::add);
        }
        return new Proposing(
                state.blockTimeMs() + 1,
                state.priorities().proposer(Round.ZERO),
                lastCommit(),
                evidence,
                candidates);
    }

    /** What the proposer of round 0 makes of these. */
    Block build(List<Evidence> evidence, List<Transaction> transactions) {
        return builder.build(state, proposing(evidence, transactions), view(), this);
    }

    /** The next block with exactly these, valid or not. */
    Block block(Transaction... transactions) {
        BlockDraft draft = BlockDraft.of(build(List.of(), List.of()));
        draft.transactions = List.of(transactions);
        return draft.block();
    }

    Optional<Invalid> check(Block block) {
        return validity.check(block, state, view(), this);
    }

    /** Executes a block of these, which must be valid. */
    Outcome run(Transaction... transactions) {
        return run(block(transactions));
    }

    Outcome run(Block block) {
        check(block)
                .ifPresent(
                        invalid -> {
                            throw new AssertionError(invalid.toString());
                        });
        return commit(ledger.execute(block, state, world()));
    }

    void runEmpty(int blocks) {
        for (int i = 0; i < blocks; i++) {
            run();
        }
    }

    /** Goes to a state that no block led to: what is there, changed, at a later height. */
    void jump(long height, Map<Address, Account> accounts) {
        var changes = new TreeMap<Hash, StateChange>();
        accounts.forEach(
                (address, account) ->
                        changes.put(
                                new StateKey.OfAccount(address).hash(),
                                StateChange.put(account.encoded())));
        var update = tree.update(height, changes);
        store.putAll(update.puts());
        tree = tree.at(height).orElseThrow();
        state =
                new ChainState(
                        new Height(height),
                        Hash.of(Bytes.EMPTY),
                        state.blockTimeMs(),
                        state.validators(),
                        state.nextValidators(),
                        state.priorities(),
                        state.params(),
                        update.root(),
                        state.receiptsRoot(),
                        false);
        sets.put(state.height(), state.validators());
        sets.put(state.height().next(), state.validators());
    }

    @Override
    public ValidatorSet validators(Height height) {
        return Optional.ofNullable(sets.get(height)).orElseThrow();
    }

    private void begin() {
        tree = StateTree.empty(key -> Optional.ofNullable(store.get(key)));
        try {
            commit(Ledger.genesis(genesis, tree));
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    Outcome commit(Outcome outcome) {
        store.putAll(outcome.state().puts());
        storedKeys.commit(outcome);
        tree = tree.at(outcome.state().version()).orElseThrow();
        state = outcome.next();
        sets.put(state.height().next(), state.validators());
        return outcome;
    }

    private KeyPair keyOf(PublicKey id) {
        return Optional.ofNullable(keys.get(id)).orElseThrow();
    }

    /** Keys that may become validators. */
    List<KeyPair> keys(int from, int count) {
        List<KeyPair> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            KeyPair key = key(from + i);
            keys.put(key.publicKey(), key);
            made.add(key);
        }
        return made;
    }

    private List<Genesis.Account> funded() {
        List<Genesis.Account> accounts = new ArrayList<>();
        for (int user = 0; user < 20; user++) {
            accounts.add(new Genesis.Account(address(user), Amount.of(RICH)));
        }
        for (KeyPair key : administrators) {
            accounts.add(new Genesis.Account(Address.of(key.publicKey()), Amount.of(RICH)));
        }
        return accounts;
    }
}
