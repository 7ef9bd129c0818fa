"""Code that whoever puts a widget on a site copies; `…_SECRET` is theirs to keep."""

IN_PAGE = """\
window.Helpdesk = window.Helpdesk || [];
Helpdesk.push(["identify", { token }]);"""

_PYTHON = """\
import os, time, uuid
import jwt  # pip install PyJWT

def chat_token(user):
    return jwt.encode(
        {
            "sub": str(user.id),
            "name": user.name,
            "email": user.email,
            "email_verified": user.has_confirmed_their_address,
            "exp": int(time.time()) + 60 * 60,  # 24 hours at most
            "jti": str(uuid.uuid4()),
        },
        os.environ["HELPDESK_SECRET"],
        algorithm="HS256",
    )"""

_NODE = """\
import jwt from "jsonwebtoken"; // npm install jsonwebtoken
import { randomUUID } from "node:crypto";

export const chatToken = (user) =>
  jwt.sign(
    {
      sub: String(user.id),
      name: user.name,
      email: user.email,
      email_verified: user.hasConfirmedTheirAddress,
    },
    process.env.HELPDESK_SECRET,
    { algorithm: "HS256", expiresIn: "1h", jwtid: randomUUID() },
  );"""

_PHP = """\
// composer require firebase/php-jwt
use Firebase\\JWT\\JWT;

$token = JWT::encode([
    'sub' => (string) $user->id,
    'name' => $user->name,
    'email' => $user->email,
    'email_verified' => $user->hasConfirmedTheirAddress,
    'exp' => time() + 3600,
    'jti' => bin2hex(random_bytes(16)),
], getenv('HELPDESK_SECRET'), 'HS256');"""

_HMAC = """\
# No library needed: an HMAC over who they are and until when.
# In the page: Helpdesk.push(["identify", { id, exp, hmac, name }])
exp=$(( $(date +%s) + 3600 ))
printf '%s.%s' "$USER_ID" "$exp" |
  openssl dgst -sha256 -hmac "$HELPDESK_SECRET" -r | cut -d' ' -f1"""

EXAMPLES = (("Python", _PYTHON), ("Node.js", _NODE), ("PHP", _PHP), ("HMAC", _HMAC))


def policy(site: str) -> str:
    """What a Content-Security-Policy of a host page has to have for this server."""
    return f"script-src {site}; frame-src {site};"
