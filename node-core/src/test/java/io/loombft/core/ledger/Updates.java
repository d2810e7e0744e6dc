package io.loombft.core.ledger;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;

/** Changes of the validator set, said in one word. */
final class Updates {
    private Updates() {}

    static ValidatorUpdate add(KeyPair validator, long power) {
        return new ValidatorUpdate(Action.ADD, validator.publicKey(), power);
    }

    static ValidatorUpdate remove(KeyPair validator) {
        return new ValidatorUpdate(Action.REMOVE, validator.publicKey(), 0);
    }

    static ValidatorUpdate setPower(KeyPair validator, long power) {
        return new ValidatorUpdate(Action.SET_POWER, validator.publicKey(), power);
    }

    static ValidatorUpdate unjail(KeyPair validator) {
        return new ValidatorUpdate(Action.UNJAIL, validator.publicKey(), 0);
    }
}
