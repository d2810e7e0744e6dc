package io.loombft.core.client;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import java.util.OptionalLong;

/** Makes and signs transactions of one chain. Immutable, for any thread. */
public final class TransactionBuilder {
    /** Price of a gas when nothing else is said. */
    public static final long GAS_PRICE = 1;

    private final ChainId chain;
    private final GasPrices gas;
    private final SignatureScheme scheme;
    private final long gasPrice;
    private final OptionalLong gasLimit;

    /** At the default price, with the least gas limit that the prices of the chain allow. */
    public TransactionBuilder(ChainId chain, GasPrices gas, SignatureScheme scheme) {
        this(chain, gas, scheme, GAS_PRICE, OptionalLong.empty());
    }

    private TransactionBuilder(
            ChainId chain,
            GasPrices gas,
            SignatureScheme scheme,
            long gasPrice,
            OptionalLong gasLimit) {
        this.chain = chain;
        this.gas = gas;
        this.scheme = scheme;
        this.gasPrice = gasPrice;
        this.gasLimit = gasLimit;
    }

    /** The same at another price of a gas, 0 to 2^63 - 1. */
    public TransactionBuilder withGasPrice(long price) {
        return new TransactionBuilder(chain, gas, scheme, price, gasLimit);
    }

    /** The same with this gas limit, 0 to 2^63 - 1, whatever the transaction needs. */
    public TransactionBuilder withGasLimit(long limit) {
        return new TransactionBuilder(chain, gas, scheme, gasPrice, OptionalLong.of(limit));
    }

    public Transaction transfer(KeyPair sender, long nonce, Address to, Amount amount, Bytes memo) {
        return build(sender, nonce, new Transfer(to, amount, memo));
    }

    public Transaction deploy(KeyPair sender, long nonce, ContractDeploy deploy) {
        return build(sender, nonce, deploy);
    }

    public Transaction call(KeyPair sender, long nonce, ContractCall call) {
        return build(sender, nonce, call);
    }

    /** New code for a contract, by its admin. */
    public Transaction upgrade(KeyPair sender, long nonce, ContractUpgrade upgrade) {
        return build(sender, nonce, upgrade);
    }

    /** The least gas limit that the prices of the chain allow. */
    public long intrinsic(TransactionBody body) {
        return gas.intrinsic(body);
    }

    /** An administrator's word for a validator to join with this power. */
    public Transaction addValidator(KeyPair sender, long nonce, PublicKey validator, long power) {
        return build(sender, nonce, new ValidatorUpdate(Action.ADD, validator, power));
    }

    /** An administrator's word for a validator to leave. */
    public Transaction removeValidator(KeyPair sender, long nonce, PublicKey validator) {
        return build(sender, nonce, new ValidatorUpdate(Action.REMOVE, validator, 0));
    }

    /** An administrator's word for a validator to have this power. */
    public Transaction setPower(KeyPair sender, long nonce, PublicKey validator, long power) {
        return build(sender, nonce, new ValidatorUpdate(Action.SET_POWER, validator, power));
    }

    /** A validator's own wish to be let out of jail, sent with its key. */
    public Transaction unjail(KeyPair validator, long nonce) {
        return build(
                validator, nonce, new ValidatorUpdate(Action.UNJAIL, validator.publicKey(), 0));
    }

    /** Any body. */
    public Transaction build(KeyPair sender, long nonce, TransactionBody body) {
        GasLimit limit = new GasLimit(gasLimit.orElseGet(() -> gas.intrinsic(body)));
        return new UnsignedTransaction(sender.publicKey(), nonce, limit, gasPrice, body)
                .sign(chain, sender, scheme);
    }
}
