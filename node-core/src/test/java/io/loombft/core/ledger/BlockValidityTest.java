package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.ledger.Invalid.Rule;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For each rule: a block just within it, and one just outside. */
class BlockValidityTest {
    private static final long GAS = TestChain.GAS;
    private static final long EVIDENCE_AGE = 5;
    private static final long TX_GAS_MAX = 100_000;
    private static final Params TIGHT =
            new Params(
                    65_536,
                    250_000,
                    1_000,
                    TX_GAS_MAX,
                    EVIDENCE_AGE,
                    500,
                    15_000,
                    new Fraction(1, 3),
                    GasPrices.DEFAULT,
                    Params.DEFAULT.contracts());

    private final KeyedHash scheme = new KeyedHash();
    private final TestChain chain = new TestChain(scheme, TIGHT, 1);

    @BeforeEach
    void begin() {
        chain.runEmpty(3);
    }

    private void assertValid(Block block) {
        assertEquals(Optional.empty(), chain.check(block));
    }

    private void assertBreaks(Rule rule, Block block) {
        Invalid invalid = chain.check(block).orElseThrow();
        assertEquals(rule, invalid.rule(), invalid.sentence());
        assertFalse(invalid.sentence().isEmpty());
    }

    private Block edited(Consumer<BlockDraft> edit) {
        BlockDraft draft = BlockDraft.of(chain.block());
        edit.accept(draft);
        return draft.block();
    }

    private Transaction transfer(int from, long nonce, long gasLimit, int memo, long amount) {
        return chain.sign(
                chain.key(from),
                nonce,
                gasLimit,
                1,
                new Transfer(chain.address(1), Amount.of(amount), Bytes.copyOf(new byte[memo])));
    }

    @Test
    void takesAnEmptyBlock() {
        assertValid(chain.block());
    }

    @Test
    void wantsThisChain() {
        assertBreaks(Rule.CHAIN_ID, edited(b -> b.chainId = new ChainId("test-chain2")));
    }

    @Test
    void wantsTheHeightAboveTheParent() {
        assertBreaks(Rule.HEIGHT, edited(b -> b.height = new Height(3)));
        assertBreaks(Rule.HEIGHT, edited(b -> b.height = new Height(5)));
    }

    @Test
    void wantsTheParentsHash() {
        assertBreaks(Rule.PREV_BLOCK, edited(b -> b.prevBlockHash = Hash.ZERO));
        assertEquals(
                "prev_block is " + Hash.ZERO + ", expected " + chain.state.blockHash(),
                chain.check(edited(b -> b.prevBlockHash = Hash.ZERO)).orElseThrow().sentence());
    }

    @Test
    void wantsATimeLaterThanTheParents() {
        assertValid(edited(b -> b.timestampMs = chain.state.blockTimeMs() + 1));
        assertBreaks(Rule.TIMESTAMP, edited(b -> b.timestampMs = chain.state.blockTimeMs()));
    }

    @Test
    void wantsTheFirstBlockLaterThanGenesis() {
        TestChain young = TestChain.fast();
        BlockDraft draft = BlockDraft.of(young.block());
        draft.timestampMs = TestChain.GENESIS_TIME_MS + 1;
        assertEquals(Optional.empty(), young.check(draft.block()));
        draft.timestampMs = TestChain.GENESIS_TIME_MS;
        assertEquals(Rule.TIMESTAMP, young.check(draft.block()).orElseThrow().rule());
    }

    @Test
    void wantsTheSetsOfThisHeightAndTheNext() {
        chain.run(
                chain.update(
                        chain.administrators.get(0),
                        0,
                        Updates.add(chain.keys(3_000, 1).getFirst(), 5)));
        Hash now = chain.state.validators().hash();
        Hash then = chain.state.nextValidators().hash();

        assertValid(chain.block());
        assertBreaks(Rule.VALIDATOR_SET, edited(b -> b.validatorSetHash = then));
        assertBreaks(Rule.NEXT_VALIDATOR_SET, edited(b -> b.nextValidatorSetHash = now));
    }

    @Test
    void wantsTheParamsInForce() {
        assertBreaks(Rule.PARAMS, edited(b -> b.paramsHash = Params.DEFAULT.hash()));
    }

    @Test
    void wantsTheRootsAfterTheParent() {
        assertBreaks(Rule.STATE_ROOT, edited(b -> b.stateRoot = Hash.ZERO));
        assertBreaks(Rule.RECEIPTS_ROOT, edited(b -> b.receiptsRoot = Hash.ZERO));
    }

    @Test
    void wantsAValidatorAsProposer() {
        for (KeyPair key : chain.validators) {
            assertValid(edited(b -> b.proposer = key.publicKey()));
        }
        assertBreaks(Rule.PROPOSER, edited(b -> b.proposer = chain.key(0).publicKey()));
    }

    @Test
    void wantsABlockOfNoMoreThanItsBytes() {
        Params bytesOnly =
                new Params(
                        65_536,
                        300_000_000,
                        16_384,
                        100_000_000,
                        EVIDENCE_AGE,
                        500,
                        15_000,
                        new Fraction(1, 3),
                        GasPrices.DEFAULT,
                        Params.DEFAULT.contracts());
        TestChain wide = new TestChain(scheme, bytesOnly, 1);
        wide.runEmpty(1);
        List<Transaction> transactions = new ArrayList<>();
        int bytes = wide.block().encoded().size();
        int whole = 4 + wide.sign(wide.key(0), 0, GAS, 1, memo(wide, 1_024)).size();
        while (65_536 - bytes >= whole) {
            transactions.add(
                    wide.sign(wide.key(0), transactions.size(), 50_000, 1, memo(wide, 1_024)));
            bytes += whole;
        }
        int last = 65_536 - bytes - (whole - 1_024);
        // The last memo fills the block to the byte.
        Transaction fills = wide.sign(wide.key(1), 0, 50_000, 1, memo(wide, last));
        Transaction spills = wide.sign(wide.key(1), 0, 50_000, 1, memo(wide, last + 1));

        transactions.add(fills);
        Block full = wide.block(transactions.toArray(Transaction[]::new));
        assertEquals(65_536, full.encoded().size());
        assertEquals(Optional.empty(), wide.check(full));
        transactions.set(transactions.size() - 1, spills);
        Block over = wide.block(transactions.toArray(Transaction[]::new));
        assertEquals(65_537, over.encoded().size());
        assertEquals(Rule.BLOCK_BYTES, wide.check(over).orElseThrow().rule());
    }

    private static TransactionBody memo(TestChain on, int bytes) {
        return new Transfer(on.address(2), Amount.of(1), Bytes.copyOf(new byte[bytes]));
    }

    @Test
    void wantsABlockOfNoMoreThanItsGas() {
        Transaction a = transfer(0, 0, TX_GAS_MAX, 0, 1);
        Transaction b = transfer(0, 1, TX_GAS_MAX, 0, 1);

        assertValid(chain.block(a, b, transfer(0, 2, 50_000, 0, 1)));
        assertBreaks(Rule.BLOCK_GAS, chain.block(a, b, transfer(0, 2, 50_001, 0, 1)));
    }

    @Test
    void wantsNoMoreItemsThanABlockCanBeDecodedWith() {
        Transaction one = transfer(0, 0, GAS, 0, 1);
        assertBreaks(
                Rule.BLOCK_ITEMS,
                edited(b -> b.transactions = Collections.nCopies(Block.TRANSACTIONS_MAX + 1, one)));
        Evidence piece = chain.evidence(chain.validators.get(0), new Height(2));
        assertBreaks(
                Rule.BLOCK_ITEMS,
                edited(b -> b.evidence = Collections.nCopies(Block.EVIDENCE_MAX + 1, piece)));
    }

    @Test
    void wantsNoLastCommitInTheFirstBlock() {
        TestChain young = TestChain.fast();
        BlockDraft draft = BlockDraft.of(young.block());
        assertEquals(Certificate.NONE, draft.lastCommit);
        assertEquals(Optional.empty(), young.check(draft.block()));
        draft.lastCommit = chain.lastCommit();
        assertEquals(Rule.LAST_COMMIT, young.check(draft.block()).orElseThrow().rule());
    }

    @Test
    void wantsPrecommitsForTheParent() {
        Certificate good = chain.lastCommit();
        ValidatorSet all = chain.state.validators();

        assertBreaks(Rule.LAST_COMMIT, edited(b -> b.lastCommit = Certificate.NONE));
        assertBreaks(
                Rule.LAST_COMMIT,
                edited(
                        b ->
                                b.lastCommit =
                                        chain.commit(
                                                all, VoteType.PREVOTE, chain.state.blockHash())));
        assertBreaks(
                Rule.LAST_COMMIT,
                edited(
                        b ->
                                b.lastCommit =
                                        chain.commit(
                                                all, VoteType.PRECOMMIT, Hash.of(Bytes.EMPTY))));
        assertBreaks(
                Rule.LAST_COMMIT,
                edited(
                        b ->
                                b.lastCommit =
                                        new Certificate(
                                                VoteType.PRECOMMIT,
                                                good.height(),
                                                good.round(),
                                                Ballot.nil(),
                                                good.signatures())));
        assertBreaks(
                Rule.LAST_COMMIT,
                edited(
                        b ->
                                b.lastCommit =
                                        new Certificate(
                                                VoteType.PRECOMMIT,
                                                good.height().next(),
                                                good.round(),
                                                good.ballot(),
                                                good.signatures())));
    }

    @Test
    void wantsAQuorumThatSignedTheParent() {
        List<CommitSignature> all = chain.lastCommit().signatures();

        assertValid(edited(b -> b.lastCommit = withSignatures(all.subList(0, 3))));
        assertBreaks(
                Rule.LAST_COMMIT_SIGNATURES,
                edited(b -> b.lastCommit = withSignatures(all.subList(0, 2))));
    }

    @Test
    void wantsEverySignatureOfTheLastCommitRight() {
        List<CommitSignature> signatures = new ArrayList<>(chain.lastCommit().signatures());
        CommitSignature last = signatures.getLast();
        // A quorum is right without the last one.
        signatures.set(3, new CommitSignature(last.validator(), signatures.getFirst().signature()));

        assertBreaks(
                Rule.LAST_COMMIT_SIGNATURES,
                edited(b -> b.lastCommit = withSignatures(signatures)));
        Certificate good = chain.lastCommit();
        assertBreaks(
                Rule.LAST_COMMIT_SIGNATURES,
                edited(
                        b ->
                                b.lastCommit =
                                        new Certificate(
                                                good.type(),
                                                good.height(),
                                                new Round(1),
                                                good.ballot(),
                                                good.signatures())));
    }

    @Test
    void wantsTheParentsValidatorsInTheLastCommit() {
        KeyPair newcomer = chain.keys(3_000, 1).getFirst();
        chain.run(chain.update(chain.administrators.get(0), 0, Updates.add(newcomer, 13)));
        chain.run();
        // The next height has five validators, the parent had four.
        Certificate ofFour = chain.lastCommit();
        Certificate ofFive =
                chain.commit(chain.state.validators(), VoteType.PRECOMMIT, chain.state.blockHash());

        assertEquals(4, ofFour.signatures().size());
        assertEquals(5, ofFive.signatures().size());
        assertValid(edited(b -> b.lastCommit = ofFour));
        assertBreaks(Rule.LAST_COMMIT_SIGNATURES, edited(b -> b.lastCommit = ofFive));
    }

    private Certificate withSignatures(List<CommitSignature> signatures) {
        Certificate good = chain.lastCommit();
        return new Certificate(good.type(), good.height(), good.round(), good.ballot(), signatures);
    }

    @Test
    void takesTransactionsOfContracts() {
        for (TransactionBody body :
                List.of(
                        new ContractDeploy(
                                Reentrancy.REFUSED, chain.address(0), Bytes.EMPTY, Bytes.EMPTY),
                        new ContractCall(chain.address(1), Amount.ZERO, Bytes.EMPTY),
                        new ContractUpgrade(chain.address(1), Bytes.EMPTY, Bytes.EMPTY))) {
            assertValid(chain.block(chain.sign(chain.key(0), 0, TX_GAS_MAX, 1, body)));
        }
    }

    @Test
    void wantsSendersWithAKey() {
        Account rich = chain.account(0);
        chain.jump(9, Map.of(chain.address(0), rich.withCode(Hash.of(Bytes.EMPTY))));

        assertBreaks(Rule.TRANSACTION_SENDER, chain.block(transfer(0, 0, GAS, 0, 1)));
    }

    @Test
    void wantsTransactionsOfNoMoreThanTheirBytes() {
        int rest = transfer(0, 0, GAS, 0, 1).size();

        assertValid(chain.block(transfer(0, 0, TX_GAS_MAX, 1_000 - rest, 1)));
        assertBreaks(
                Rule.TRANSACTION_BYTES, chain.block(transfer(0, 0, TX_GAS_MAX, 1_001 - rest, 1)));
    }

    @Test
    void wantsAGasLimitThatCoversTheCostAndNoMoreThanTheMost() {
        assertValid(chain.block(transfer(0, 0, GAS + 16, 1, 1)));
        assertBreaks(Rule.TRANSACTION_GAS, chain.block(transfer(0, 0, GAS + 15, 1, 1)));
        assertValid(chain.block(transfer(0, 0, TX_GAS_MAX, 0, 1)));
        assertBreaks(Rule.TRANSACTION_GAS, chain.block(transfer(0, 0, TX_GAS_MAX + 1, 0, 1)));
        assertBreaks(Rule.TRANSACTION_GAS, chain.block(transfer(0, 0, 0, 0, 1)));
        assertBreaks(Rule.TRANSACTION_GAS, chain.block(transfer(0, 0, Long.MAX_VALUE, 0, 1)));
    }

    @Test
    void wantsNoncesThatRunOn() {
        chain.run(transfer(0, 0, GAS, 0, 1));
        Transaction next = transfer(0, 1, GAS, 0, 1);
        Transaction afterNext = transfer(0, 2, GAS, 0, 1);

        assertValid(chain.block(next, transfer(2, 0, GAS, 0, 1), afterNext));
        assertBreaks(Rule.TRANSACTION_NONCE, chain.block(transfer(0, 0, GAS, 0, 1)));
        assertBreaks(Rule.TRANSACTION_NONCE, chain.block(afterNext));
        assertBreaks(Rule.TRANSACTION_NONCE, chain.block(afterNext, next));
        assertBreaks(Rule.TRANSACTION_NONCE, chain.block(next, next));
        assertBreaks(Rule.TRANSACTION_NONCE, chain.block(next, transfer(0, 1, GAS, 0, 2)));
        assertBreaks(Rule.TRANSACTION_NONCE, chain.block(next, transfer(0, 3, GAS, 0, 1)));
    }

    @Test
    void wantsABalanceThatCoversEverythingInTheBlock() {
        long rich = TestChain.RICH;
        Transaction first = transfer(0, 0, 50_000, 0, 1_000);

        assertValid(chain.block(transfer(0, 0, 50_000, 0, rich - 50_000)));
        assertBreaks(
                Rule.TRANSACTION_BALANCE,
                chain.block(transfer(0, 0, 50_000, 0, rich - 50_000 + 1)));
        // The first counts with its limit, not with what it will use.
        assertValid(chain.block(first, transfer(0, 1, 50_000, 0, rich - 101_000)));
        assertBreaks(
                Rule.TRANSACTION_BALANCE,
                chain.block(first, transfer(0, 1, 50_000, 0, rich - 101_000 + 1)));
    }

    @Test
    void countsNoMoneyThatComesInTheSameBlock() {
        Transaction gift = chain.transfer(0, 0, chain.address(99), 1_000_000);
        Transaction spend = chain.transfer(99, 0, chain.address(1), 1);

        assertBreaks(Rule.TRANSACTION_BALANCE, chain.block(gift, spend));
        chain.run(gift);
        assertValid(chain.block(spend));
    }

    @Test
    void countsCostsThatExceedAllAmountsAsUnpayable() {
        Transaction most =
                chain.sign(
                        chain.key(0),
                        0,
                        TX_GAS_MAX,
                        Long.MAX_VALUE,
                        new Transfer(chain.address(1), Amount.MAX, Bytes.EMPTY));

        assertBreaks(Rule.TRANSACTION_BALANCE, chain.block(most));
    }

    @Test
    void wantsTransactionsSignedForThisChain() {
        Transaction good = transfer(0, 0, GAS, 0, 1);
        var content =
                new UnsignedTransaction(
                        chain.key(0).publicKey(), 0, new GasLimit(GAS), 1, good.body());

        assertValid(chain.block(content.sign(TestChain.ID, chain.key(0), scheme)));
        assertBreaks(
                Rule.TRANSACTION_SIGNATURE,
                chain.block(content.sign(TestChain.ID, chain.key(1), scheme)));
        assertBreaks(
                Rule.TRANSACTION_SIGNATURE,
                chain.block(content.sign(new ChainId("other"), chain.key(0), scheme)));
    }

    @Test
    void looksAtASignatureThatThisNodeKnowsOnlyOnce() throws Exception {
        Transaction known = transfer(0, 0, GAS, 0, 1);
        Transaction strange = transfer(2, 0, GAS, 0, 1);
        Block block = chain.block(known, strange);
        var verified = new VerifiedTransactions(chain.verifier, 100);
        assertEquals(Optional.of(known), verified.verify(known).map(v -> v.value()));
        var validity = new BlockValidity(TestChain.ID, scheme, verified);
        int lastCommit = 4;

        scheme.takeVerified();
        assertEquals(Optional.empty(), validity.check(block, chain.state, chain.view(), chain));
        assertEquals(lastCommit + 1, scheme.takeVerified());
        assertEquals(Optional.empty(), validity.check(block, chain.state, chain.view(), chain));
        assertEquals(lastCommit, scheme.takeVerified());

        // The same content under another signature is another transaction.
        Block forged = chain.block(withSignatureOf(known, strange), strange);
        assertEquals(
                Rule.TRANSACTION_SIGNATURE,
                validity.check(forged, chain.state, chain.view(), chain).orElseThrow().rule());
    }

    private static Transaction withSignatureOf(Transaction content, Transaction other)
            throws MalformedInputException {
        Bytes bytes = content.encoded();
        return Transaction.decode(
                bytes.slice(0, bytes.size() - 64).concat(other.signature().bytes()));
    }

    @Test
    void wantsEvidenceOfTheAgeAllowed() {
        chain.runEmpty(4);
        KeyPair offender = chain.validators.get(1);
        assertEquals(new Height(7), chain.state.height());

        assertValid(accusing(chain.evidence(offender, new Height(7))));
        assertBreaks(Rule.EVIDENCE_AGE, accusing(chain.evidence(offender, new Height(8))));
        assertBreaks(Rule.EVIDENCE_AGE, accusing(chain.evidence(offender, new Height(9))));
        assertValid(accusing(chain.evidence(offender, new Height(8 - EVIDENCE_AGE))));
        assertBreaks(
                Rule.EVIDENCE_AGE,
                accusing(chain.evidence(offender, new Height(7 - EVIDENCE_AGE))));
    }

    @Test
    void wantsNoEvidenceOfGenesis() {
        assertValid(accusing(chain.evidence(chain.validators.get(1), Height.FIRST)));
        assertBreaks(
                Rule.EVIDENCE_AGE,
                accusing(chain.evidence(chain.validators.get(1), Height.GENESIS)));
    }

    @Test
    void wantsEvidenceAgainstAValidatorOfThatHeight() {
        KeyPair newcomer = chain.keys(3_000, 1).getFirst();
        chain.run(chain.update(chain.administrators.get(0), 0, Updates.add(newcomer, 5)));
        chain.runEmpty(3);
        // Added at 4, a validator from 6 on.
        assertValid(accusing(chain.evidence(newcomer, new Height(6))));
        assertBreaks(Rule.EVIDENCE_OFFENDER, accusing(chain.evidence(newcomer, new Height(5))));
    }

    @Test
    void wantsOnePieceOfEvidenceAgainstAValidator() {
        Evidence a = chain.evidence(chain.validators.get(1), new Height(1));
        Evidence b = chain.evidence(chain.validators.get(1), new Height(2));
        Evidence c = chain.evidence(chain.validators.get(2), new Height(2));

        assertValid(accusing(a, c));
        assertBreaks(Rule.EVIDENCE_REPEATED, accusing(a, b));
        assertBreaks(Rule.EVIDENCE_REPEATED, accusing(a, a));
    }

    @Test
    void wantsNoEvidenceThatIsInABlockAlready() {
        KeyPair offender = chain.validators.get(1);
        Evidence known = chain.evidence(offender, new Height(2));
        chain.run(accusing(known));
        Evidence sameOffence =
                Evidence.DuplicateVote.of(
                        chain.vote(offender, VoteType.PREVOTE, new Height(2), Ballot.nil()),
                        chain.vote(
                                offender,
                                VoteType.PREVOTE,
                                new Height(2),
                                Ballot.of(Hash.of(Bytes.EMPTY))));

        assertBreaks(Rule.EVIDENCE_COMMITTED, accusing(known));
        assertBreaks(Rule.EVIDENCE_COMMITTED, accusing(sameOffence));
        assertValid(accusing(chain.evidence(offender, new Height(3))));
    }

    @Test
    void wantsBothSignaturesOfTheOffender() {
        KeyPair offender = chain.validators.get(1);
        var good = (Evidence.DuplicateVote) chain.evidence(offender, new Height(2));
        Evidence forged =
                Evidence.DuplicateVote.of(
                        good.first(), good.second().vote().signed(good.first().signature()));

        assertValid(accusing(good));
        assertBreaks(Rule.EVIDENCE_PROOF, accusing(forged));
    }

    private Block accusing(Evidence... evidence) {
        return edited(b -> b.evidence = List.of(evidence));
    }

    @Test
    void agreesWithTheProposerOrderOfTheCore() {
        ProposerPriorities priorities = chain.state.priorities();

        assertEquals(priorities.set(), chain.state.validators());
        assertEquals(priorities.proposer(Round.ZERO), chain.block().header().proposer());
    }
}
