package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenesisTest {
    private static final Genesis GOOD = Samples.genesis();

    @Test
    void acceptsASupplyOfExactlyTheLargestAmount() throws MalformedInputException {
        assertEquals(GOOD, GOOD.checked());
    }

    @Test
    void refusesASupplyThatOverflows() {
        assertProblem(
                "balances sum up",
                withAccounts(
                        List.of(
                                new Genesis.Account(Samples.address(1), Amount.MAX),
                                new Genesis.Account(Samples.address(2), Amount.of(1)))));
    }

    @Test
    void refusesAnAccountTwice() {
        Genesis.Account one = new Genesis.Account(Samples.address(1), Amount.of(1));
        assertProblem("twice", withAccounts(List.of(one, one)));
    }

    @Test
    void refusesAThresholdThatNobodyCanReach() {
        PublicKey one = Samples.id(0);
        PublicKey two = Samples.id(1);
        assertProblem("threshold", withAdministrators(0, List.of(one)));
        assertProblem("threshold", withAdministrators(-1, List.of(one)));
        assertProblem("threshold", withAdministrators(3, List.of(one, two)));
        assertProblem("threshold", withAdministrators(1, List.of()));
        assertProblem("twice", withAdministrators(2, List.of(one, one)));
    }

    @Test
    void aChainMayHaveNoAdministrators() throws MalformedInputException {
        Genesis none = withAdministrators(0, List.of());
        assertEquals(none, none.checked());
    }

    @Test
    void refusesValidatorsThatMakeNoSet() {
        Genesis.Member one = new Genesis.Member(new Validator(Samples.id(0), 1), "a");
        assertProblem("never empty", withValidators(List.of()));
        assertProblem("twice", withValidators(List.of(one, one)));
        Genesis.Member all =
                new Genesis.Member(new Validator(Samples.id(1), ValidatorSet.TOTAL_POWER_MAX), "b");
        assertProblem("2^60", withValidators(List.of(one, all)));
    }

    @Test
    void refusesNamesThatAreTooLongOrNotUnicode() {
        Validator validator = new Validator(Samples.id(0), 1);
        assertProblem("64", withValidators(List.of(new Genesis.Member(validator, "n".repeat(65)))));
        assertProblem("Unicode", withValidators(List.of(new Genesis.Member(validator, "\ud800"))));
    }

    @Test
    void accountsAndAdministratorsAreBounded() throws MalformedInputException {
        List<Genesis.Account> accounts = new ArrayList<>();
        for (int i = 0; i < Genesis.ACCOUNTS_MAX; i++) {
            accounts.add(numbered(i));
        }
        assertEquals(Genesis.ACCOUNTS_MAX, withAccounts(accounts).checked().accounts().size());
        accounts.add(numbered(Genesis.ACCOUNTS_MAX));
        assertProblem("100,000 accounts", withAccounts(accounts));

        List<PublicKey> keys = new ArrayList<>();
        for (int i = 0; i < Genesis.Administrators.COUNT_MAX; i++) {
            keys.add(new PublicKey(Hash.of(new Encoder().i32(i).toBytes()).bytes()));
        }
        assertEquals(
                keys.size(), withAdministrators(1, keys).checked().administrators().keys().size());
        keys.add(Samples.id(0));
        assertProblem("100", withAdministrators(1, keys));
    }

    private static Genesis.Account numbered(int n) {
        return new Genesis.Account(
                new Address(new Encoder().u64(n).fixed(new byte[12]).toBytes()), Amount.of(1));
    }

    @Test
    void everyDifferenceIsAnotherHash() {
        assertNotEquals(GOOD.hash(), withAdministrators(1, List.of(Samples.id(3))).hash());
        assertNotEquals(
                GOOD.hash(),
                withAccounts(List.of(new Genesis.Account(Samples.address(1), Amount.of(1))))
                        .hash());
    }

    private static Genesis withAccounts(List<Genesis.Account> accounts) {
        return new Genesis(
                GOOD.chainId(),
                GOOD.timeMs(),
                GOOD.validators(),
                accounts,
                GOOD.administrators(),
                GOOD.params());
    }

    private static Genesis withAdministrators(int threshold, List<PublicKey> keys) {
        return new Genesis(
                GOOD.chainId(),
                GOOD.timeMs(),
                GOOD.validators(),
                GOOD.accounts(),
                new Genesis.Administrators(threshold, keys),
                GOOD.params());
    }

    private static Genesis withValidators(List<Genesis.Member> validators) {
        return new Genesis(
                GOOD.chainId(),
                GOOD.timeMs(),
                validators,
                GOOD.accounts(),
                GOOD.administrators(),
                GOOD.params());
    }

    private static void assertProblem(String part, Genesis genesis) {
        var problem = assertThrows(MalformedInputException.class, genesis::checked);
        assertTrue(String.valueOf(problem.getMessage()).contains(part), problem.getMessage());
    }
}
