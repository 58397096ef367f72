-- AlterTable
ALTER TABLE "browser_session" ADD COLUMN     "authenticated_at" TIMESTAMPTZ(3),
ADD COLUMN     "public_id" UUID NOT NULL DEFAULT gen_random_uuid();

-- Sessions of before: the password was last given when they began.
UPDATE "browser_session" SET "authenticated_at" = "signed_in_at";
ALTER TABLE "browser_session" ALTER COLUMN "authenticated_at" SET NOT NULL;

-- CreateTable
CREATE TABLE "access_request" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "access_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_event" (
    "id" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "occasion" TEXT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "sign_in_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "access_request_connection_id_created_at_idx" ON "access_request"("connection_id", "created_at");

-- CreateIndex
CREATE INDEX "access_request_expires_at_idx" ON "access_request"("expires_at");

-- CreateIndex
CREATE INDEX "sign_in_event_person_id_at_idx" ON "sign_in_event"("person_id", "at");

-- CreateIndex
CREATE INDEX "sign_in_event_at_idx" ON "sign_in_event"("at");

-- CreateIndex
CREATE UNIQUE INDEX "browser_session_public_id_key" ON "browser_session"("public_id");

-- AddForeignKey
ALTER TABLE "access_request" ADD CONSTRAINT "access_request_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_event" ADD CONSTRAINT "sign_in_event_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;


GRANT SELECT, INSERT, UPDATE, DELETE ON "access_request", "sign_in_event" TO portcullis_app;
GRANT USAGE, SELECT ON SEQUENCE "sign_in_event_id_seq" TO portcullis_app;
ALTER TABLE "access_request" ADD CONSTRAINT access_request_scope CHECK (scope IN ('mcp:read', 'mcp:trade'));
ALTER TABLE "access_request" ADD CONSTRAINT access_request_outcome CHECK ((outcome IS NULL) = (decided_at IS NULL)
  AND (outcome IS NULL OR outcome IN ('allowed', 'declined', 'ended')));
ALTER TABLE "sign_in_event" ADD CONSTRAINT sign_in_event_occasion CHECK (occasion IN ('sign_in', 'confirmation', 'password_change'));
