-- CreateTable
CREATE TABLE "chart_desk" (
    "person_id" UUID NOT NULL,
    "workspace_id" UUID,
    "has_changes" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "chart_desk_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "charts" JSONB NOT NULL,
    "charts_count" INTEGER NOT NULL,
    "drawings_count" INTEGER NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chart" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "instrument" TEXT NOT NULL,
    "period_type" TEXT NOT NULL,
    "period" INTEGER NOT NULL,
    "indicators" JSONB NOT NULL,
    "from_at" TIMESTAMPTZ(3),
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "chart_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drawing" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "chart_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "tag" TEXT NOT NULL,
    "anchors" JSONB NOT NULL,
    "text" TEXT,
    "color" TEXT NOT NULL,
    "bar_period_lock" BOOLEAN NOT NULL DEFAULT false,
    "drawn_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drawing_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "chart_desk_workspace_id_key" ON "chart_desk"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_person_id_name_key_key" ON "workspace"("person_id", "name_key");

-- CreateIndex
CREATE UNIQUE INDEX "chart_seq_key" ON "chart"("seq");

-- CreateIndex
CREATE INDEX "chart_person_id_seq_idx" ON "chart"("person_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "drawing_seq_key" ON "drawing"("seq");

-- CreateIndex
CREATE INDEX "drawing_chart_id_seq_idx" ON "drawing"("chart_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "drawing_chart_id_tag_key" ON "drawing"("chart_id", "tag");

-- AddForeignKey
ALTER TABLE "chart_desk" ADD CONSTRAINT "chart_desk_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chart_desk" ADD CONSTRAINT "chart_desk_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chart" ADD CONSTRAINT "chart_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "chart_desk"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drawing" ADD CONSTRAINT "drawing_chart_id_fkey" FOREIGN KEY ("chart_id") REFERENCES "chart"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON chart_desk, workspace, chart, drawing TO portcullis_app;
GRANT USAGE, SELECT ON SEQUENCE chart_seq_seq, drawing_seq_seq TO portcullis_app;
