-- CreateTable
CREATE TABLE "signal_key" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT,
    "key_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "stopped_by" TEXT,

    CONSTRAINT "signal_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signal" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "multi_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "forwarded_at" TIMESTAMPTZ(3),
    "account" TEXT,
    "instrument" TEXT,
    "command" TEXT,
    "payload" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error" TEXT,
    "detail" TEXT,
    "order_ids" TEXT[],
    "source_ip" TEXT NOT NULL,
    "rate_id" TEXT,

    CONSTRAINT "signal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "signal_key_key_hash_key" ON "signal_key"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "signal_key_person_id_name_key_key" ON "signal_key"("person_id", "name_key");

-- CreateIndex
CREATE UNIQUE INDEX "signal_seq_key" ON "signal"("seq");

-- CreateIndex
CREATE INDEX "signal_person_id_seq_idx" ON "signal"("person_id", "seq");

-- CreateIndex
CREATE INDEX "signal_key_id_rate_id_received_at_idx" ON "signal"("key_id", "rate_id", "received_at");

-- CreateIndex
CREATE INDEX "signal_received_at_idx" ON "signal"("received_at");

-- AddForeignKey
ALTER TABLE "signal_key" ADD CONSTRAINT "signal_key_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal" ADD CONSTRAINT "signal_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signal" ADD CONSTRAINT "signal_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "signal_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON signal_key, signal TO portcullis_app;
GRANT USAGE, SELECT ON SEQUENCE signal_seq_seq TO portcullis_app;

ALTER TABLE signal ADD CONSTRAINT signal_status CHECK (status IN ('success', 'warning', 'failed'));
ALTER TABLE signal_key ADD CONSTRAINT signal_key_stopped CHECK (stopped_by IN ('page', 'signal') AND (stopped_at IS NULL) = (stopped_by IS NULL) OR stopped_at IS NULL AND stopped_by IS NULL);
