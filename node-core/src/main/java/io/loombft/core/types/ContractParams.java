package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.wasm.CodePrices;

/**
 * The consensus parameters of contracts. Canonical bytes: {@code host prices 84 | code prices 64 |
 * limits 24}.
 */
public record ContractParams(HostPrices host, CodePrices code, ContractLimits limits)
        implements Encodable {
    public static final ContractParams DEFAULT =
            new ContractParams(HostPrices.DEFAULT, CodePrices.DEFAULT, ContractLimits.DEFAULT);

    /** Bytes of the canonical form. */
    public static final int SIZE = HostPrices.SIZE + CodePrices.SIZE + ContractLimits.SIZE;

    public static ContractParams decode(Decoder from) throws MalformedInputException {
        return new ContractParams(
                HostPrices.decode(from), CodePrices.decode(from), ContractLimits.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(host).value(code).value(limits);
    }
}
