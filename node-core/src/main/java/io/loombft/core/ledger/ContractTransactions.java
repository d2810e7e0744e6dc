package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.CallContext;
import io.loombft.core.contract.CallResult;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.wasm.RefusedModuleException;

/**
 * The transactions that deploy, call and upgrade contracts. One that fails leaves nothing in the draft.
 */
final class ContractTransactions {
    private final Contracts contracts;
    private final CallContext context;
    private final StateDraft draft;

    /** Who sends a transaction, its nonce, and the gas with which it begins. */
    record From(Address sender, long nonce, Gas gas) {}

    /** What a transaction has cost before it does anything, of the most that it may. */
    record Gas(long intrinsic, long limit) {
        long left() {
            return limit - intrinsic;
        }
    }

    ContractTransactions(Contracts contracts, CallContext context, StateDraft draft) {
        this.contracts = contracts;
        this.context = context;
        this.draft = draft;
    }

    /**
     * Money that lies at the address already stays there: it must not be possible to block a deploy by
     * a payment.
     */
    Performed deploy(From from, ContractDeploy deploy) {
        Address address = Address.ofContract(from.sender(), from.nonce());
        Account there = draft.account(address);
        if (there.isContract() || there.nonce() > 0 || isRefused(deploy.wasm())) {
            return Performed.plainly(Code.CONTRACT_REFUSED, from.gas().intrinsic());
        }
        int size = deploy.wasm().size();
        return bound(
                from,
                address,
                deploy.wasm(),
                new ContractRecord(deploy.reentrancy(), deploy.admin(), size, 0),
                deploy.init());
    }

    Performed upgrade(From from, ContractUpgrade upgrade) {
        Address address = upgrade.contract();
        if (!draft.account(address).isContract()
                || !draft.contract(address).isUpgradedBy(from.sender())
                || isRefused(upgrade.wasm())) {
            return Performed.plainly(Code.CONTRACT_REFUSED, from.gas().intrinsic());
        }
        return bound(
                from,
                address,
                upgrade.wasm(),
                draft.contract(address).withCode(upgrade.wasm().size()),
                upgrade.input());
    }

    /** Binds the code, then calls it once unless there is nothing to say; both or neither. */
    private Performed bound(
            From from, Address address, Bytes wasm, ContractRecord contract, Bytes input) {
        int mark = draft.mark();
        draft.bind(address, Hash.of(wasm), wasm, contract);
        if (input.isEmpty()) {
            return Performed.plainly(Code.SUCCESS, from.gas().intrinsic());
        }
        Performed called = call(from, new ContractCall(address, Amount.ZERO, input));
        if (called.code() != Code.SUCCESS) {
            draft.revertTo(mark);
        }
        return called;
    }

    Performed call(From from, ContractCall call) {
        CallResult result =
                contracts.call(
                        new io.loombft.core.contract.ContractCall(
                                from.sender(),
                                call.to(),
                                call.value(),
                                call.input(),
                                from.gas().left()),
                        context,
                        draft);
        return Performed.of(result, from.gas().intrinsic());
    }

    private boolean isRefused(Bytes wasm) {
        try {
            contracts.programs().check(wasm, context.params());
            return false;
        } catch (RefusedModuleException e) {
            return true;
        }
    }
}
