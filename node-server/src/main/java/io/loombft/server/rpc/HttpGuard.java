package io.loombft.server.rpc;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What holds for every HTTP request: how its length is told, how it ends, and how it fails. */
final class HttpGuard implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGuard.class);
    private static final int LENGTH_DIGITS_MAX = 18;

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!hasOneLength(request.headers())) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            sentence(response, Status.BAD_REQUEST_400, "The length of the body is not clear.");
            throw new CloseConnectionException("Unclear length.");
        }
        boolean isLast = wantsClose(request.headers());
        if (isLast) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        chain.proceed();
        if (isLast) {
            // Helidon says so in its answer, but leaves the socket open.
            throw new CloseConnectionException("The client asked for it.");
        }
    }

    /** RFC 9112 §6.3: two lengths, or a length and chunks, may be an attempt to smuggle a request. */
    private static boolean hasOneLength(ServerRequestHeaders headers) {
        boolean isChunked = headers.contains(HeaderNames.TRANSFER_ENCODING);
        if (!headers.contains(HeaderNames.CONTENT_LENGTH)) {
            return !isChunked || headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED);
        }
        var lengths = headers.get(HeaderNames.CONTENT_LENGTH).allValues();
        String digits = lengths.getFirst();
        return !isChunked
                && lengths.size() == 1
                && digits.length() <= LENGTH_DIGITS_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean wantsClose(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.get(HeaderNames.CONNECTION).allValues().stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
    }

    /** A page of another site can send text, but not this type without asking first. */
    static boolean isJson(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.CONTENT_TYPE)) {
            return false;
        }
        String type = request.headers().get(HeaderNames.CONTENT_TYPE).get();
        int parameters = type.indexOf(';');
        String plain = parameters < 0 ? type : type.substring(0, parameters);
        return plain.strip().equalsIgnoreCase("application/json");
    }

    /** What our code threw goes to the log, never to the client. */
    static void fail(ServerRequest request, ServerResponse response, RuntimeException failure) {
        if (failure instanceof HttpException known) {
            sentence(response, known.status(), known.status().reasonPhrase());
            return;
        }
        LOG.atError().setCause(failure).log("An HTTP request failed inside the node.");
        sentence(response, Status.INTERNAL_SERVER_ERROR_500, "Internal error.");
    }

    static void sentence(ServerResponse response, Status status, String sentence) {
        response.status(status);
        response.header(HeaderValues.CONTENT_TYPE_TEXT_PLAIN);
        response.send((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
