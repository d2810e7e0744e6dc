package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import org.junit.jupiter.api.Test;

class TransactionBuilderTest {
    private static final TransactionBuilder BUILDER = Transfers.builder();

    @Test
    void signsForItsChainAlone() {
        Transaction transaction = Transfers.nonce(3);
        assertEquals(3, transaction.nonce());
        assertTrue(transaction.isSigned(Transfers.CHAIN, Transfers.SCHEME));
        assertTrue(!transaction.isSigned(new ChainId("other"), Transfers.SCHEME));
    }

    @Test
    void whatItMakesIsReadBackTheSame() throws MalformedInputException {
        Transaction made = transfer(BUILDER, "coffee");
        assertEquals(made, Transaction.decode(made.encoded()));
        assertEquals(new Transfer(Address.ZERO, Amount.of(5), Bytes.utf8("coffee")), made.body());
    }

    @Test
    void takesTheLeastGasThatTheMemoNeeds() {
        assertEquals(24_000, transfer(BUILDER, "").gasLimit());
        assertEquals(24_000 + 16 * 4, transfer(BUILDER, "mémo".substring(1)).gasLimit());
        assertEquals(1, transfer(BUILDER, "").gasPrice());
    }

    @Test
    void takesTheGasThatTheCallerWants() {
        Transaction made = transfer(BUILDER.withGasPrice(7).withGasLimit(99_999), "x");
        assertEquals(7, made.gasPrice());
        assertEquals(99_999, made.gasLimit());
    }

    @Test
    void validatorChangesCarryAPowerOnlyWhereThereIsOne() {
        var validator = Transfers.SENDER.publicKey();
        assertEquals(
                new ValidatorUpdate(Action.ADD, validator, 10),
                BUILDER.addValidator(Transfers.SENDER, 0, validator, 10).body());
        assertEquals(
                new ValidatorUpdate(Action.SET_POWER, validator, 20),
                BUILDER.setPower(Transfers.SENDER, 0, validator, 20).body());
        assertEquals(
                new ValidatorUpdate(Action.REMOVE, validator, 0),
                BUILDER.removeValidator(Transfers.SENDER, 0, validator).body());
        assertEquals(
                new ValidatorUpdate(Action.UNJAIL, validator, 0),
                BUILDER.unjail(Transfers.SENDER, 0).body());
    }

    private static Transaction transfer(TransactionBuilder builder, String memo) {
        return builder.transfer(Transfers.SENDER, 0, Address.ZERO, Amount.of(5), Bytes.utf8(memo));
    }
}
