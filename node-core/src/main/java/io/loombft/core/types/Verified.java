package io.loombft.core.types;

/** Something whose signature was checked; only a {@link Verifier} makes one. */
public final class Verified<T> {
    private final T value;

    Verified(T value) {
        this.value = value;
    }

    public T value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Verified<?> that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
