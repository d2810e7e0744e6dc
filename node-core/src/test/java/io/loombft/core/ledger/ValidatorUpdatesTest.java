package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.ledger.Outcome.ValidatorChange;
import io.loombft.core.ledger.Outcome.ValidatorChange.PowerAfter;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidatorUpdatesTest {
    private static final Params ALL = TestChain.params(new Fraction(1, 1));
    private static final Params SMALL_BLOCKS =
            new Params(
                    65_536,
                    300_000_000,
                    16_384,
                    100_000_000,
                    10,
                    500,
                    15_000,
                    new Fraction(1, 1),
                    Params.DEFAULT.gas(),
                    Params.DEFAULT.contracts());

    private final Map<Integer, Long> nonces = new HashMap<>();
    private TestChain chain = TestChain.fast();
    private KeyPair newcomer = chain.keys(3_000, 1).getFirst();

    private void begin(Params params, int threshold, int validators) {
        chain = new TestChain(new KeyedHash(), params, threshold, validators);
        newcomer = chain.keys(3_000, 1).getFirst();
        nonces.clear();
    }

    private Transaction by(int administrator, ValidatorUpdate update) {
        long nonce = nonces.merge(administrator, 1L, Long::sum) - 1;
        return chain.update(chain.administrators.get(administrator), nonce, update);
    }

    private List<Code> run(Transaction... transactions) {
        return chain.run(transactions).receipts().stream().map(Receipt::code).toList();
    }

    @Test
    void changesTheSetTwoHeightsLater() {
        ValidatorSet before = chain.state.validators();
        Outcome outcome = chain.run(by(0, Updates.add(newcomer, 13)));

        // Decided at 1: the sets of 1 and 2 are the old one, that of 3 is the first with it.
        assertEquals(
                List.of(new ValidatorChange(newcomer.publicKey(), 0, new PowerAfter(13))),
                outcome.validatorChanges());
        assertEquals(before, chain.state.validators());
        assertEquals(13, chain.state.nextValidators().powerOf(newcomer.publicKey()));
        assertEquals(chain.state.nextValidators(), chain.view().nextValidators());
        chain.run();
        assertEquals(13, chain.state.validators().powerOf(newcomer.publicKey()));
        assertEquals(new Height(3), chain.state.height().next());
        assertEquals(chain.state.validators(), chain.state.priorities().set());
        chain.runEmpty(6);
    }

    @Test
    void listensToAdministratorsOnly() {
        assertEquals(
                List.of(Code.NOT_ADMINISTRATOR),
                run(chain.update(chain.key(3), 0, Updates.add(newcomer, 1))));
        // A validator is no administrator.
        chain.run(
                chain.transfer(
                        0, 0, Address.of(chain.validators.get(0).publicKey()), 10 * TestChain.GAS));
        assertEquals(
                List.of(Code.NOT_ADMINISTRATOR),
                run(
                        chain.update(
                                chain.validators.get(0),
                                0,
                                Updates.remove(chain.validators.get(1)))));
        assertEquals(4, chain.state.nextValidators().size());
    }

    @Test
    void waitsForTheThresholdOfDistinctAdministrators() {
        begin(TestChain.PARAMS, 2, 4);
        ValidatorUpdate add = Updates.add(newcomer, 5);

        assertEquals(List.of(Code.SUCCESS), run(by(0, add)));
        assertFalse(isMember());
        assertEquals(List.of(Code.ALREADY_APPROVED), run(by(0, add)));
        assertFalse(isMember());
        assertEquals(List.of(Code.SUCCESS), run(by(1, Updates.add(newcomer, 6))));
        assertFalse(isMember());
        assertEquals(1, chain.view().approvals(Approvals.subject(add)).approvals().size());
        assertEquals(List.of(Code.SUCCESS), run(by(2, add)));
        assertEquals(5, chain.state.nextValidators().powerOf(newcomer.publicKey()));
    }

    @Test
    void countsApprovalsOfOneBlockTogether() {
        begin(TestChain.PARAMS, 3, 4);
        ValidatorUpdate add = Updates.add(newcomer, 5);

        run(by(0, add), by(1, add), by(2, add));

        assertEquals(5, chain.state.nextValidators().powerOf(newcomer.publicKey()));
    }

    @Test
    void needsNewApprovalsAfterAChange() {
        begin(ALL, 2, 4);
        ValidatorUpdate add = Updates.add(newcomer, 5);
        ValidatorUpdate remove = Updates.remove(newcomer);
        run(by(0, add), by(1, add), by(0, remove), by(1, remove));
        assertFalse(isMember());

        run(by(2, add));

        assertFalse(isMember());
        assertEquals(1, chain.view().approvals(Approvals.subject(add)).approvals().size());
    }

    @Test
    void countsAnApprovalUntilItExpires() {
        for (long later : List.of(10_000L, 10_001L)) {
            begin(TestChain.PARAMS, 2, 4);
            ValidatorUpdate add = Updates.add(newcomer, 5);
            chain.jump(7, Map.of());
            run(by(0, add));
            assertEquals(new Height(8), chain.state.height());
            chain.jump(8 + later - 1, Map.of());

            assertEquals(List.of(Code.SUCCESS), run(by(1, add)));

            assertEquals(later == 10_000L, isMember());
        }
    }

    @Test
    void letsAnAdministratorApproveAgainWhenTheFirstTimeExpired() {
        begin(TestChain.PARAMS, 2, 4);
        ValidatorUpdate add = Updates.add(newcomer, 5);
        run(by(0, add));
        chain.jump(10_001, Map.of());

        assertEquals(List.of(Code.SUCCESS), run(by(0, add)));

        assertEquals(
                List.of(
                        new Approvals.Approval(
                                chain.administrators.get(0).publicKey(), new Height(10_002))),
                chain.view().approvals(Approvals.subject(add)).approvals());
    }

    @Test
    void refusesWhatDoesNotFitTheSet() {
        KeyPair member = chain.validators.get(0);

        assertEquals(
                List.of(
                        Code.VALIDATOR_CHANGE_REFUSED,
                        Code.VALIDATOR_CHANGE_REFUSED,
                        Code.VALIDATOR_CHANGE_REFUSED,
                        Code.VALIDATOR_CHANGE_REFUSED),
                run(
                        by(0, Updates.add(member, 1)),
                        by(0, Updates.remove(newcomer)),
                        by(0, Updates.setPower(newcomer, 1)),
                        by(0, Updates.setPower(member, 10))));
        assertEquals(chain.state.validators(), chain.state.nextValidators());
    }

    @Test
    void changesAndRemovesMembers() {
        KeyPair member = chain.validators.get(0);
        run(by(0, Updates.setPower(member, 3)));
        assertEquals(3, chain.state.nextValidators().powerOf(member.publicKey()));

        run(by(0, Updates.remove(member)));

        assertEquals(0, chain.state.nextValidators().powerOf(member.publicKey()));
        assertEquals(3, chain.state.nextValidators().size());
        chain.runEmpty(8);
    }

    @Test
    void changesNoMoreThanTheShareInABlock() {
        // A third of 40 is 13.
        assertEquals(List.of(Code.VALIDATOR_CHANGE_REFUSED), run(by(0, Updates.add(newcomer, 14))));
        assertEquals(List.of(Code.SUCCESS), run(by(0, Updates.add(newcomer, 13))));
    }

    @Test
    void sumsUpWhatTheChangesOfABlockAddAndTake() {
        KeyPair first = chain.validators.get(0);
        KeyPair second = chain.validators.get(1);

        assertEquals(
                List.of(Code.SUCCESS, Code.SUCCESS, Code.VALIDATOR_CHANGE_REFUSED, Code.SUCCESS),
                run(
                        by(0, Updates.setPower(first, 4)),
                        by(0, Updates.setPower(second, 16)),
                        by(0, Updates.setPower(first, 6)),
                        by(0, Updates.setPower(first, 5))));
        // In the next block there is new room.
        assertEquals(List.of(Code.SUCCESS), run(by(0, Updates.setPower(first, 10))));
    }

    @Test
    void keepsTheApprovalsOfAChangeThatDidNotFit() {
        begin(TestChain.PARAMS, 2, 4);
        ValidatorUpdate small = Updates.add(newcomer, 13);
        ValidatorUpdate other = Updates.setPower(chain.validators.get(0), 9);
        run(by(0, small), by(0, other));

        assertEquals(
                List.of(Code.SUCCESS, Code.VALIDATOR_CHANGE_REFUSED),
                run(by(1, other), by(1, small)));
        assertEquals(List.of(Code.SUCCESS), run(by(1, small)));

        assertEquals(13, chain.state.nextValidators().powerOf(newcomer.publicKey()));
    }

    @Test
    void letsOneValidatorBecomeFourInABlockWithTheLimitLifted() {
        begin(ALL, 1, 1);
        List<KeyPair> more = chain.keys(4_000, 3);

        assertEquals(
                List.of(Code.SUCCESS, Code.SUCCESS, Code.SUCCESS),
                run(
                        by(0, Updates.add(more.get(0), 10)),
                        by(0, Updates.add(more.get(1), 10)),
                        by(0, Updates.add(more.get(2), 10))));
        chain.runEmpty(10);
        assertEquals(40, chain.state.validators().totalPower());
    }

    @Test
    void neverEmptiesTheSet() {
        begin(ALL, 1, 2);

        assertEquals(
                List.of(Code.SUCCESS, Code.VALIDATOR_CHANGE_REFUSED),
                run(
                        by(0, Updates.remove(chain.validators.get(0))),
                        by(0, Updates.remove(chain.validators.get(1)))));
    }

    @Test
    void keepsTheTotalPowerWithinItsBound() {
        begin(ALL, 1, 4);
        long room = ValidatorSet.TOTAL_POWER_MAX - 40;

        assertEquals(
                List.of(Code.VALIDATOR_CHANGE_REFUSED, Code.SUCCESS, Code.VALIDATOR_CHANGE_REFUSED),
                run(
                        by(0, Updates.add(newcomer, room + 1)),
                        by(0, Updates.add(newcomer, room)),
                        by(0, Updates.setPower(chain.validators.get(0), 11))));
        chain.runEmpty(5);
    }

    @Test
    void keepsTheSetWithinItsSize() {
        begin(ALL, 1, ValidatorSet.SIZE_MAX - 1);
        List<KeyPair> two = chain.keys(5_000, 2);

        assertEquals(
                List.of(Code.SUCCESS, Code.VALIDATOR_CHANGE_REFUSED),
                run(by(0, Updates.add(two.get(0), 1)), by(0, Updates.add(two.get(1), 1))));
    }

    /** 341 signatures of 96 bytes are the most that half of 65,536 bytes can hold. */
    @Test
    void keepsRoomForTheSignaturesOfAll() throws Exception {
        begin(SMALL_BLOCKS, 1, 340);
        List<KeyPair> two = chain.keys(5_000, 2);
        assertEquals(
                List.of(Code.SUCCESS, Code.VALIDATOR_CHANGE_REFUSED),
                run(by(0, Updates.add(two.get(0), 1)), by(0, Updates.add(two.get(1), 1))));

        Genesis good = chain.genesis;
        List<Genesis.Member> many = new ArrayList<>(good.validators());
        two.forEach(k -> many.add(new Genesis.Member(new Validator(k.publicKey(), 1), "more")));
        Genesis tooMany =
                new Genesis(
                        good.chainId(),
                        good.timeMs(),
                        many,
                        good.accounts(),
                        good.administrators(),
                        good.params());
        StateTree nothing = StateTree.empty(key -> Optional.empty());
        assertThrows(MalformedInputException.class, () -> Ledger.genesis(tooMany, nothing));
        assertEquals(341, many.size() - 1);
        assertEquals(65_536, 2 * BlockPart.SIZE);
    }

    @Test
    void hasNobodyToUnjail() {
        assertEquals(List.of(Code.NOT_JAILED), run(by(0, Updates.unjail(chain.validators.get(0)))));
    }

    private boolean isMember() {
        return chain.state.nextValidators().contains(newcomer.publicKey());
    }
}
