package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Money against a ledger of a few lines, over many random blocks. */
class SupplyTest {
    private static final int USERS = 30;
    private static final int BLOCKS = 3_000;

    private final TestChain chain = new TestChain(new KeyedHash(), TestChain.PARAMS, 1);
    private final Map<Address, Amount> balances = new TreeMap<>();
    private final Map<Address, Long> nonces = new HashMap<>();

    @Test
    void neitherMintsNorLosesMoney() {
        chain.genesis.accounts().forEach(a -> balances.put(a.address(), a.balance()));
        Amount supply = sum();
        int moved = 0;
        Random random = new Random(20_24);
        for (int i = 0; i < BLOCKS; i++) {
            Block block = chain.build(List.<Evidence>of(), candidates(random));
            Outcome outcome = chain.run(block);

            expect(block, outcome);
            moved += block.transactions().size();
            for (Map.Entry<Address, Account> touched : outcome.touched().entrySet()) {
                assertEquals(
                        balances.getOrDefault(touched.getKey(), Amount.ZERO),
                        touched.getValue().balance(),
                        "block " + block.height());
            }
            assertEquals(supply, sum());
        }
        for (Map.Entry<Address, Amount> each : balances.entrySet()) {
            Account account = chain.view().account(each.getKey());
            assertEquals(each.getValue(), account.balance());
            assertEquals(nonces.getOrDefault(each.getKey(), 0L), account.nonce());
        }
        assertTrue(moved > BLOCKS, moved + " transactions");
    }

    private List<Transaction> candidates(Random random) {
        List<Transaction> candidates = new ArrayList<>();
        Map<Integer, Long> next = new HashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            int from = random.nextInt(USERS);
            KeyPair key = chain.key(from);
            long nonce = next.getOrDefault(from, nonces.getOrDefault(chain.address(from), 0L));
            boolean isUpdate = random.nextInt(10) == 0;
            long amount =
                    random.nextInt(4) == 0 ? random.nextLong(TestChain.RICH) : random.nextInt(99);
            candidates.add(
                    isUpdate
                            ? chain.sign(
                                    key,
                                    nonce,
                                    TestChain.GAS,
                                    random.nextInt(9),
                                    Updates.add(chain.key(7_000), 1))
                            : chain.transfer(from, nonce, anyone(random), amount));
            next.put(from, nonce + 1);
        }
        return candidates;
    }

    /** Users, themselves included, validators, and nobody. */
    private Address anyone(Random random) {
        int number = random.nextInt(USERS + 5);
        if (number == USERS + 4) {
            return Address.ZERO;
        }
        return number < USERS
                ? chain.address(number)
                : Address.of(chain.validators.get(number - USERS).publicKey());
    }

    private void expect(Block block, Outcome outcome) {
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction transaction = block.transactions().get(i);
            Receipt receipt = outcome.receipts().get(i);
            nonces.merge(transaction.sender(), 1L, Long::sum);
            move(transaction.sender(), Address.of(block.header().proposer()), receipt.fee());
            if (receipt.isSuccess() && transaction.body() instanceof Transfer transfer) {
                move(transaction.sender(), transfer.to(), transfer.amount());
            }
        }
    }

    private void move(Address from, Address to, Amount amount) {
        balances.compute(
                from, (a, had) -> (had == null ? Amount.ZERO : had).minus(amount).orElseThrow());
        balances.merge(to, amount, (had, more) -> had.plus(more).orElseThrow());
    }

    private Amount sum() {
        Amount sum = Amount.ZERO;
        for (Amount each : balances.values()) {
            sum = sum.plus(each).orElseThrow();
        }
        return sum;
    }
}
