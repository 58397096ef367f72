-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "lives_until" TIMESTAMPTZ(3),
ADD COLUMN     "refused_address" TEXT,
ADD COLUMN     "refused_at" TIMESTAMPTZ(3),
ADD COLUMN     "revoked_in_ms" INTEGER;

-- CreateTable
CREATE TABLE "ended_token" (
    "id_hash" BYTEA NOT NULL,
    "connection_id" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_token_pkey" PRIMARY KEY ("id_hash")
);

-- CreateIndex
CREATE INDEX "ended_token_connection_id_idx" ON "ended_token"("connection_id");

-- CreateIndex
CREATE INDEX "ended_token_ended_at_idx" ON "ended_token"("ended_at");

-- AddForeignKey
ALTER TABLE "ended_token" ADD CONSTRAINT "ended_token_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written when a connection ends and removed after a day; never changed.
GRANT SELECT, INSERT, DELETE ON ended_token TO portcullis_app;
REVOKE UPDATE ON ended_token FROM portcullis_app;
