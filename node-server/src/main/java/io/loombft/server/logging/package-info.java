/** Where log lines go and what they look like, set up in code before anything else starts. */
@NullMarked
package io.loombft.server.logging;

import org.jspecify.annotations.NullMarked;
