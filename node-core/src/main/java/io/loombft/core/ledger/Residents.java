package io.loombft.core.ledger;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.contract.Program;
import io.loombft.core.crypto.Hash;
import java.util.List;

/**
 * The codes of contracts that nodes hold ready to run: called last, as many as fit. To call one of these
 * costs nothing extra; any other is loaded first, which the caller pays. Canonical bytes: {@code count
 * u32 | (code hash 32 | weight u32) each}.
 *
 * @param codes the one called last first
 */
public record Residents(List<Resident> codes) implements Encodable {
    static final Residents NONE = new Residents(List.of());

    /** As many of the smallest as the largest bound allows. */
    private static final int COUNT_MAX = (1 << 30) / Program.WEIGHT_MIN;

    /**
     * A code, and what its program weighs in bytes of memory.
     *
     * @param weight from 250,000
     */
    public record Resident(Hash code, int weight) implements Encodable {
        private static final int SIZE = Hash.SIZE + Integer.BYTES;

        static Resident decode(Decoder from) throws MalformedInputException {
            return new Resident(Hash.decode(from), from.u32());
        }

        @Override
        public void encode(Encoder to) {
            to.value(code).u32(weight);
        }
    }

    public Residents {
        codes = List.copyOf(codes);
    }

    /** The hashes, the one called last first. */
    public List<Hash> hashes() {
        return codes.stream().map(Resident::code).toList();
    }

    static Residents decode(Decoder from) throws MalformedInputException {
        return new Residents(from.list(COUNT_MAX, Resident.SIZE, Resident::decode));
    }

    @Override
    public void encode(Encoder to) {
        to.list(codes);
    }
}
