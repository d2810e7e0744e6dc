package io.loombft.core.journal;

/** A part of the journal that was safe on disk cannot be read any more. */
public final class JournalDamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Damage damage;

    public JournalDamagedException(Damage damage) {
        super(damage.sentence());
        this.damage = damage;
    }

    public Damage damage() {
        return damage;
    }
}
