package io.loombft.console.keys;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The one key that is open, in memory only; forgotten after a while without use. Used by the thread that paints. */
public final class Keyring {
    /** An open key that nobody uses is forgotten after this time. */
    public static final Duration OPEN_FOR = Duration.ofMinutes(10);

    private static final String NONE = "No key is open.";

    private final ReadOnlyStringWrapper address = new ReadOnlyStringWrapper(NONE);
    private final ReadOnlyBooleanWrapper isOpen = new ReadOnlyBooleanWrapper(false);
    private Optional<KeyPair> key = Optional.empty();
    private Instant usedAt = Instant.EPOCH;

    public void open(KeyPair opened, Instant now) {
        key = Optional.of(opened);
        usedAt = now;
        isOpen.set(true);
        address.set(Address.of(opened.publicKey()).hex());
    }

    public void close() {
        key = Optional.empty();
        isOpen.set(false);
        address.set(NONE);
    }

    /** Looks at the time; asked once a second, whatever page is open. A clock that was set back begins anew. */
    public void tick(Instant now) {
        if (now.isBefore(usedAt)) {
            usedAt = now;
        }
        if (key.isPresent() && Duration.between(usedAt, now).compareTo(OPEN_FOR) > 0) {
            close();
        }
    }

    /** For signing, which counts as a use; nothing when its time was over. */
    public Optional<KeyPair> use(Instant now) {
        tick(now);
        usedAt = now;
        return key;
    }

    /** Whose balance to ask for. */
    public Optional<Address> owner() {
        return key.map(open -> Address.of(open.publicKey()));
    }

    /** Of the open key, or that there is none. */
    public ReadOnlyStringProperty address() {
        return address.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty isOpen() {
        return isOpen.getReadOnlyProperty();
    }
}
